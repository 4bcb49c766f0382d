"""PyPI `wise-api-client`, generated from a description of its own: from a profile to the form of a recipient and a transfer."""
import os
import sys
import uuid

sys.path.pop(0)  # This file has the name of the package.
import wise_api_client as wise

configuration = wise.Configuration(host=os.environ["WISE_MOCK"], access_token="mock-user-token")
with wise.ApiClient(configuration) as client:
    profile = wise.ProfilesApi(client).list_profiles()[0].actual_instance.id
    quote = wise.QuotesApi(client).create_authenticated_quote(
        profile,
        wise.CreateAuthenticatedQuoteRequest.from_dict(
            {"sourceCurrency": "GBP", "targetCurrency": "EUR", "sourceAmount": 100}
        ),
    )
    recipients = wise.RecipientsApi(client)
    form = recipients.get_account_requirements(quote.id, accept_minor_version=1)
    print("form", [kind.type for kind in form])
    recipient = recipients.create_recipient_account(
        wise.CreateRecipientRequest.from_dict(
            {
                "profile": profile, "currency": "EUR", "type": "iban", "accountHolderName": "Ada Example",
                "details": {"legalType": "PRIVATE", "IBAN": "DE89370400440532013000"},
            }
        )
    )
    transfer = wise.TransfersApi(client).create_transfer(
        wise.CreateStandardTransferRequest.from_dict(
            {
                "targetAccount": recipient.id, "quoteUuid": quote.id, "customerTransactionId": str(uuid.uuid4()),
                "details": {"reference": "peer"},
            }
        )
    )
    print("transfer", transfer.id, transfer.status)
