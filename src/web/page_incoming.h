#ifndef WEB_PAGE_INCOMING_H
#define WEB_PAGE_INCOMING_H

// page_incoming - what the owner's SMS gateway tells us:
//
//     POST /incoming/sms        {"from": "+447700900123", "text": "STOP",
//                                "id": "gw-17"}
//     POST /incoming/delivery   {"id": "gw-7", "state": "delivered"}
//
// as JSON or as a posted form, with the names of the large gateways understood
// too (From, Body, MessageSid, ...). It shows that it is the gateway by the
// token of the settings ("Authorization: Bearer TOKEN" or "X-Rapport-Token:
// TOKEN") or by signing the body with it ("X-Rapport-Signature: sha256=...",
// HMAC-SHA-256). 204: taken, now or before; it need not be sent again.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page.h"

bool incoming_sms_post(struct page *page, struct err *err) MUST_USE;
bool incoming_delivery_post(struct page *page, struct err *err) MUST_USE;

#endif
