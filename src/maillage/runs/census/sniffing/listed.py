"""Fields whose values the standard lists: columns of words, then columns of ticks."""

from collections import defaultdict
from typing import Any, Final

from maillage.catalogue.sniffing import sniffing
from maillage.runs.census.sniffing import labels, rules
from maillage.runs.census.sniffing.assignment import Candidate
from maillage.runs.census.sniffing.work import Work

_SURE: Final = 0.75


def read_values(work: Work) -> None:
    """Give the fields of listed values their columns: the named one, and those that read so."""
    by_field: dict[str, list[labels.Labelled]] = defaultdict(list)
    for name, label in work.labels.items():
        if name in work.profiles:
            by_field[label.field].append(label)
    least = sniffing().rule.labels_least
    for name, candidates in by_field.items():
        best = max(candidates, key=lambda each: each.confidence)
        kept = [each for each in candidates if each is best or (each.by_content or 0.0) >= least]
        if name == "itinerance" and work.profiles[best.column].share("truth") > _SURE:
            rule, kept = rules.travels_rule(best.column), [best]
        else:
            rule = rules.together(
                [rules.list_rule(work.profiles[each.column], each.steps) for each in kept]
            )
        columns = tuple(each.column for each in kept)
        work.give(name, columns, rule, like=best)


def read_ticks(work: Work) -> None:
    """Give the columns of yes and no the values that their headers name."""
    choices: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, each in work.profiles.items():
        found = labels.ticked(each, name=work.header(name))
        if found:
            test = "is_true" if each.share("truth") >= _SURE else "is_filled"
            choices[found[0]].append({"columns": name, test: True, "value": found[1]})
    for name, chosen in choices.items():
        columns = tuple(each["columns"] for each in chosen)
        rule: rules.Written = {"choose": chosen}
        before = work.fields.get(name)
        if before is None:
            sure = Candidate(name, columns[0], sniffing().rule.name, 1.0, None)
            work.give(name, columns, rule, like=sure)
        else:
            both = rules.together([before.rule, rule])
            work.give(name, (*before.columns, *columns), both, like=before)
