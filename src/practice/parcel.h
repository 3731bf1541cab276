#ifndef PRACTICE_PARCEL_H
#define PRACTICE_PARCEL_H

// parcel - one message on its way, and the three ways out of the house: the
// owner's mail server, SMS gateway and webhook. Internal to the courier.
//
// Each way connects to the host that the owner set and to no other: no
// redirects, no proxy of the environment, encrypted unless it is this machine,
// limits on time and on what is read of a reply. A parcel goes out on a fresh
// connection: libcurl repeats by itself what it sent on an old one that turns
// out to be dead, and so would send twice.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/message.h"

// What nobody can set: how long one parcel may take, in seconds.
enum { PARCEL_CONNECT_SECONDS = 10, PARCEL_SECONDS = 30 };

enum parcel_way { WAY_MAIL, WAY_SMS, WAY_HOOK, WAYS };

struct parcel {
    int64_t id;              // outbox_id
    struct client_id client; // n == 0: a notice to staff, or a test
    enum parcel_way way;
    int64_t tries, not_after;
    struct str to, sender, subject, body;
    struct str key;  // the same each time: Message-ID, Idempotency-Key
    struct str stop; // address of the stop link; empty: none
};

enum parcel_fate {
    PARCEL_SENT,
    PARCEL_LATER,     // certainly not taken: it may be tried again
    PARCEL_UNREACHED, // the same, and nobody was there: nor for the next one
    PARCEL_REFUSED,   // certainly not taken, and never will be
    PARCEL_UNSURE,    // handed over, but nobody said whether it was taken
};
struct parcel_end {
    enum parcel_fate fate;
    const char *problem; // for the person who set the server; NULL: sent
    struct str gateway_id;
};

// What the settings say of the three. Lives in the arena of the round.
struct ways {
    struct arena *arena;
    struct str smtp_url, smtp_user, smtp_password, smtp_from;
    bool smtp_tls;
    struct str sms_url, sms_auth, sms_form, sms_id;
    bool sms_repeats; // the gateway knows an Idempotency-Key
    struct str hook_url, hook_secret;
    struct str public_url;
    bool answers; // text messages come back (incoming_token is set)
};
bool ways_read(struct practice *practice, struct ways *ways,
               struct err *err) MUST_USE;
bool ways_has(const struct ways *ways, enum parcel_way way);

struct parcel_end parcel_mail(const struct ways *ways,
                              const struct parcel *parcel, int64_t now);
struct parcel_end parcel_sms(const struct ways *ways,
                             const struct parcel *parcel);
struct parcel_end parcel_hook(const struct ways *ways,
                              const struct parcel *parcel);

// By its way; without one it is PARCEL_LATER.
struct parcel_end parcel_send(const struct ways *ways,
                              const struct parcel *parcel, int64_t now);

// What a reply means: whether it was taken is told by status alone. 0: the
// request went out and no reply came.
enum parcel_fate parcel_fate_of_status(long status, bool repeats);

#endif
