"""
For schemathesis.toml: signs webhooks as their senders do, so that what is behind the signature is reached. Most of them have the
body of such a sender, in which one member is replaced by what was generated.
"""

import base64
import hashlib
import hmac
import json
import os
import random
import time

import schemathesis
from requests.auth import AuthBase

# Hypothesis resets the common one before each case, which would give all cases the same choices.
CHANCE = random.Random(1)

ORDER = {"id": 1000, "number": "1000", "status": "processing", "currency": "NZD", "total": "1.00", "line_items": []}
TIMES = {"date_created_gmt": "2026-11-21T06:42:28", "date_modified_gmt": "2026-11-21T06:42:28"}
SUBSCRIPTION = {
    "id": "sub_1",
    "object": "subscription",
    "customer": "cus_sandbox1",
    "status": "active",
    "created": 1795439000,
    "current_period_start": 1795439000,
    "current_period_end": 1798031000,
    "items": {"data": []},
}
# What each sender of the sandbox sends.
BODIES = {
    "/webhooks/shop": ORDER | TIMES,
    "/webhooks/partner": {
        "type": "order.updated",
        "timestamp": "2026-11-21T06:42:28Z",
        "data": ORDER | {"createdAt": "2026-11-21T06:42:28Z", "updatedAt": "2026-11-21T06:42:28Z"},
    },
    "/webhooks/webshop": {
        "id": 1000,
        "admin_graphql_api_id": "gid://shopify/Order/1000",
        "name": "#1000",
        "order_number": 1000,
        "financial_status": "paid",
        "fulfillment_status": None,
        "cancelled_at": None,
        "currency": "NZD",
        "total_price": "1.00",
        "total_discounts": "0.00",
        "total_tax": "0.00",
        "created_at": "2026-11-21T19:42:27+13:00",
        "updated_at": "2026-11-21T19:42:28+13:00",
        "processed_at": "2026-11-21T19:42:26+13:00",
        "note_attributes": [],
        "total_shipping_price_set": {"shop_money": {"amount": "0.00", "currency_code": "NZD"}},
        "customer": {"id": 1, "first_name": "Mere", "last_name": "Tamihana", "email": "mere@example.test", "phone": None},
        "billing_address": {"name": "Mere Tamihana", "company": None, "address1": "1 Quay", "city": "Wellington", "zip": "6011"},
        "line_items": [{"id": 1, "name": "Registration", "price": "1.00", "quantity": 1, "sku": "R", "properties": [], "tax_lines": []}],
    },
    "/webhooks/till": {
        "kind": "sale.changed",
        "sale": {
            "ref": "S-1",
            "state": "paid",
            "currency": "NZD",
            "sum": 1,
            "changed": 1795243168000,
            "extra": {"Coach": "Aroha"},
            "buyer": {"id": "B-1", "name": "Mere Tamihana", "mail": "mere@example.test"},
            "rows": [{"no": 1, "label": "Registration", "count": 2, "sum": "1.00", "extra": {"Participant 1": "Ana"}}],
        },
    },
    "/webhooks/billing": {
        "id": "evt_1",
        "object": "event",
        "type": "customer.subscription.updated",
        "created": 1795439000,
        "livemode": False,
        "api_version": "2026-10-28",
        "data": {"object": SUBSCRIPTION, "previous_attributes": {}},
    },
    "/callouts/billing/provisioning": {"taskId": "1", "customerId": "cus_sandbox1", "status": "done", "detail": "x"},
    "/carriers/bobs-post/webhooks": {
        "type": "shipment.scanned",
        "trackingNumber": "BP1",
        "scan": {"code": "accepted", "at": "2026-11-21T06:42:28Z", "location": "Auckland", "description": "x"},
    },
}
BODIES["/callouts/billing/certificate"] = BODIES["/callouts/billing/provisioning"]


@schemathesis.hook
def before_call(context, case, kwargs):
    path = context.operation.path
    signed = [known for known in BODIES if known.split("/")[1] == path.split("/")[1]]
    if signed and "requestBody" in context.operation.definition.raw:
        kwargs["auth"] = Signature()
        if CHANCE.random() < 0.8:
            chosen = CHANCE.choice(signed).split("/")
            for name, value in zip(path.split("/"), chosen):
                if name.startswith("{"):
                    case.path_parameters[name.strip("{}")] = value
    query = case.query or {}
    # The coverage phase has them in most queries, which are refused for them alone.
    for name in ("cursor", "after"):
        if set(str(query.get(name, ""))) == {"0"}:
            del query[name]
    # What is waited for never arrives.
    if "after" in query and str(query.get("waitMs", "0")).isdecimal():
        query["waitMs"] = min(int(query.get("waitMs", "100")), 100)


class Signature(AuthBase):
    """Signs the exact bytes that are sent."""

    def __call__(self, request):
        path = request.path_url.split("?")[0]
        if path not in BODIES:
            return request
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        if isinstance(body, bytes) and CHANCE.random() < 0.8:
            body = altered(path, body)
            request.prepare_body(body, None)
        request.headers.update(signatures(path, body, hashlib.sha256(body).hexdigest()[:32]))
        return request


def altered(path, generated):
    document = json.loads(json.dumps(BODIES[path]))
    place, name = CHANCE.choice(list(members(document)))
    try:
        place[name] = json.loads(generated)
    except ValueError:
        place[name] = generated.decode("latin-1")
    return json.dumps(document).encode()


def members(value):
    for name in value:
        yield value, name
        items = value[name] if isinstance(value[name], list) else [value[name]]
        for item in items:
            if isinstance(item, dict):
                yield from members(item)


def signatures(path, body, delivery):
    now = str(int(time.time()))
    if path == "/webhooks/shop":
        signature = base64.b64encode(mac(os.environ["SHOP_SECRET"].encode(), body).digest()).decode()
        topic = {"X-WC-Webhook-Topic": "order.updated", "X-WC-Webhook-Resource": "order", "X-WC-Webhook-Event": "updated"}
        return topic | {"X-WC-Webhook-Signature": signature, "X-WC-Webhook-ID": "2", "X-WC-Webhook-Delivery-ID": delivery}
    if path == "/webhooks/webshop":
        signature = base64.b64encode(mac(os.environ["WEBSHOP_SECRET"].encode(), body).digest()).decode()
        topic = CHANCE.choice(["orders/create", "orders/updated", "orders/delete"])
        return {"X-Shopify-Hmac-Sha256": signature, "X-Shopify-Topic": topic, "X-Shopify-Webhook-Id": delivery}
    if path == "/webhooks/till":
        signature = mac(os.environ["TILL_SECRET"].encode(), f"{now}.".encode() + body).hexdigest()
        return {"X-Till-Timestamp": now, "X-Till-Signature": signature}
    if path == "/webhooks/billing":
        signature = mac(os.environ["BILLING_WEBHOOK_SECRET"].encode(), f"{now}.".encode() + body).hexdigest()
        return {"Stripe-Signature": f"t={now},v1={signature}"}
    if path.startswith("/carriers/"):
        signature = mac(os.environ["CARRIER_WEBHOOK_SECRET"].encode(), f"{now}.".encode() + body).hexdigest()
        return {"BobsPost-Timestamp": now, "BobsPost-Signature": signature}
    secret = os.environ["PARTNER_SECRET" if path == "/webhooks/partner" else "CALLOUT_SECRET"].removeprefix("whsec_")
    signature = mac(base64.b64decode(secret), f"{delivery}.{now}.".encode() + body).digest()
    standard = {"webhook-id": delivery, "webhook-timestamp": now}
    return standard | {"webhook-signature": f"v1,{base64.b64encode(signature).decode()}"}


def mac(key, body):
    return hmac.new(key, body, hashlib.sha256)
