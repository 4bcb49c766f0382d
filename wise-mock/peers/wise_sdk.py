"""PyPI `wise-sdk`: from a profile to a funded transfer. It insists on HTTPS, so its requests are led to the mock below it."""
import os
import sys
import uuid

sys.path.pop(0)  # This file has the name of the package.
import httpx
from wise_sdk import WiseClient

mock = httpx.URL(os.environ["WISE_MOCK"])


class ToTheMock(httpx.HTTPTransport):
    def handle_request(self, request):
        request.url = request.url.copy_with(scheme=mock.scheme, host=mock.host, port=mock.port)
        return super().handle_request(request)


def field(value, *names):
    """A member, however the package has called it."""
    for name in names:
        if isinstance(value, dict) and name in value:
            return value[name]
        if getattr(value, name, None) is not None:
            return getattr(value, name)
    raise KeyError(names)


with WiseClient(access_token="mock-user-token", httpx_client=httpx.Client(transport=ToTheMock())) as wise:
    raw = wise._http
    headers = {"Authorization": "Bearer mock-user-token", "Accept-Minor-Version": "1"}
    profile = field(wise.profiles.list()[0], "id")
    quote = wise.quotes.create(
        profile_id=profile, source_currency="GBP", target_currency="EUR", source_amount=100
    )
    quote_id = field(quote, "id")
    form = raw.get(f"{mock}/2026Q3/quotes/{quote_id}/account-requirements", headers=headers).json()
    assert {kind["type"] for kind in form} == {"iban", "swift_code", "email"}
    recipient = wise.recipients.create(
        profile=profile, currency="EUR", type="iban", account_holder_name="Ada Example",
        details={"legalType": "PRIVATE", "IBAN": "DE89370400440532013000"},
    )
    transfer = wise.transfers.create(
        target_account=field(recipient, "id"), quote_uuid=quote_id,
        customer_transaction_id=str(uuid.uuid4()), details={"reference": "peer"},
    )
    print("transfer", field(transfer, "id"), field(transfer, "status"))
    rates = wise.rates.get(source="GBP", target="EUR", from_="2026-02-01T00:00:00", to="2026-02-03T00:00:00", group="day")
    assert len(list(rates)) == 3, rates
    print("rates of three days")
