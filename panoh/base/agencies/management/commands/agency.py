"""`panoh agency NAME --kind … --country …`: add an agency."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from panoh.base.agencies import actions
from panoh.base.agencies.sections import Kind
from panoh.base.places.names import HERE, country_name, region_choices


class Command(BaseCommand):
    help = "Adds an agency; prints its key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--kind", required=True, choices=Kind.values)
        parser.add_argument("--country", required=True, choices=HERE)
        parser.add_argument("--region", help="ISO 3166-2, such as UZ-FA")
        parser.add_argument(
            "--competent", action="store_true", help="it may identify victims formally"
        )

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        region, country = options["region"], options["country"]
        if region and region not in dict(region_choices(country)):
            raise CommandError(f"There is no region {region} in {country_name(country)}.")
        facts = {key: options[key] for key in ("kind", "country", "competent")}
        try:
            agency = actions.add_agency(name=name, region_id=region, **facts)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(str(agency.pk))
