#ifndef WEB_LAYOUT_H
#define WEB_LAYOUT_H

// layout - the frames of pages (pages/layout.html), each ended by
// layout_end(out):
//
//     layout_client(out, page, title)   clients: "Need help now" and "Leave
//                                       this page" always in the same place
//     layout_staff(out, page, title)    signed in: banners, navigation
//     layout_plain(out, page, title)    sign-in and set-up
//     mark_html(out, "now")             a state; also soon, info, unseen
//
// A title never holds a client's name or the word therapy (PRODUCT.md 3.9).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page.h"

// What the banners over a staff page say.
struct layout_notices {
    bool demo;
    int undelivered; // safety notices that reached nobody
    int messages;    // to own clients: not delivered, or unread for a day
    int backup_days; // since the last backup; below 0: there is none
};
struct layout_notices layout_notices_of(const struct page *page);

// Where "Need help now" leads from this page.
struct str layout_help_path(const struct page *page);

// "now" -> "Needs you now"; NULL when there is nothing to say.
const char *layout_mark_words(const char *state);

#endif
