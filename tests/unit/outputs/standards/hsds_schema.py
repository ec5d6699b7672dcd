"""What HSDS 3.2 demands of its tables, as JSON Schemas.

Names, obligations, formats and lists of values are those of the published schemas (Open Referral,
``schema/*.json``, branch 3.2, read in November 2026), with what they require of tables. Fields that
hold other objects are left out.
"""

from typing import Any, Final

_KINDS: Final = {
    "uuid": {"type": "string", "format": "uuid"},
    "text": {"type": "string", "minLength": 1},
    "uri": {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*:[!#-;=?-Z\[\]_a-z~%]+$"},
    "email": {"type": "string", "format": "email"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"},
    "number": {"type": "number"},
    "place": {"enum": ["physical", "postal", "virtual"]},
    "frequency": {"enum": ["WEEKLY", "MONTHLY"]},
    "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
    "phone": {"enum": ["text", "voice", "fax", "cell", "video", "pager", "textphone"]},
    "days": {
        "type": "string",
        "pattern": "^(-?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,(-?[1-5])?(MO|TU|WE|TH|FR|SA|SU))*$",
    },
    "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
}

_TABLES: Final = {
    "organizations": """
        id:uuid! name:text! alternate_name:text description:text! email:email website:uri
        year_incorporated:number legal_status:text logo:text uri:uri parent_organization_id:uuid
    """,
    "organization_identifiers": """
        id:uuid! organization_id:uuid! identifier_scheme:text identifier_type:text!
        identifier:text!
    """,
    "services": """
        id:uuid! organization_id:uuid! program_id:uuid name:text! alternate_name:text
        description:text url:uri email:email status:status! interpretation_services:text
        application_process:text fees_description:text accreditations:text
        eligibility_description:text minimum_age:number maximum_age:number assured_date:date
        assurer_email:email alert:text
    """,
    "locations": """
        id:uuid! location_type:place! url:uri organization_id:uuid name:text alternate_name:text
        description:text transportation:text latitude:number longitude:number
        external_identifier:text external_identifier_type:text
    """,
    "addresses": """
        id:uuid! location_id:uuid attention:text address_1:text! address_2:text city:text!
        region:text state_province:text! postal_code:text! country:country! address_type:place!
    """,
    "phones": """
        id:uuid! location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid
        service_at_location_id:uuid number:text! extension:number type:phone description:text
    """,
    "schedules": """
        id:uuid! service_id:uuid location_id:uuid service_at_location_id:uuid valid_from:date
        valid_to:date dtstart:date timezone:number until:date count:number wkst:days
        freq:frequency interval:number byday:days byweekno:text bymonthday:text byyearday:text
        description:text opens_at:time closes_at:time schedule_link:uri attending_type:text
        notes:text
    """,
    "service_at_locations": "id:uuid! service_id:uuid! location_id:uuid! description:text",
    "accessibility": "id:uuid! location_id:uuid description:text details:text url:uri",
}


def _rows(fields: str) -> dict[str, Any]:
    split = [field.split(":") for field in fields.split()]
    return {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {name: _KINDS[kind.rstrip("!")] for name, kind in split},
            "required": [name for name, kind in split if kind.endswith("!")],
            "additionalProperties": False,
            # A recurrence that has an interval needs its first day.
            "dependentRequired": {"interval": ["dtstart"]} if "dtstart" in fields else {},
        },
    }


SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "demonstration": {"type": "string"},
        **{name: _rows(fields) for name, fields in _TABLES.items()},
    },
    "required": list(_TABLES),
    "additionalProperties": False,
}
