"""The pipelines people ask for, in the order of their work; the store; the manifest."""
