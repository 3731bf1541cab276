#ifndef PRACTICE_PARCEL_CLAIM_H
#define PRACTICE_PARCEL_CLAIM_H

// parcel_claim - takes one row of the outbox into hand: looks once more whether
// it may go, makes the parcel, and writes down that sending begins. Internal to
// the courier.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/parcel.h"

struct claim {
    int64_t id; // outbox_id
    struct parcel parcel;
    bool taken; // false: it may not go, or not now; its row says why
};

bool claim_take(struct practice *practice, const struct ways *ways,
                struct claim *claim, struct err *err) MUST_USE;

#endif
