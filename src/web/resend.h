#ifndef WEB_RESEND_H
#define WEB_RESEND_H

// resend - nothing that was typed is lost because a sign-in ended.
//
// A form of somebody who is signed in comes back when its sign-in or its token
// no longer holds. Then the words are shown as they were typed, and one form
// carries every field once more: signed out (401) it asks to sign in beside
// this page, signed in again (409) it holds a fresh token and saves on a tap.
//
// Never carried: passphrases, passwords and codes. A post of another site never
// comes here (web/visitor.h); where an old browser cannot say whose form it
// was, the words are shown and nothing can be sent on.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page.h"

struct resend_view {
    const struct page *page;
    struct form kept; // the fields to carry once more
    bool signed_in;
    bool may_send; // surely a form of ours
    bool dropped;  // something secret was left out
};

// Fills in the reply. False: there is nothing to carry.
bool resend_offer(struct page *page);

// "next_contact" -> "Next contact".
struct str resend_label(const struct resend_view *view,
                        const struct field *field);
// Is it something that a person typed, rather than the form's own?
bool resend_is_words(const struct field *field);

#endif
