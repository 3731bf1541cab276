#ifndef WEB_SITE_H
#define WEB_SITE_H

// site - what all pages of one running server share. Made by web/serve.c.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/folder.h"
#include "practice/gate.h"

enum { SETUP_CODE_LENGTH = 8, SETUP_CODE_ROOM = SETUP_CODE_LENGTH + 1 };

struct site {
    struct folder *folder;
    const struct world *world;
    struct gate *gate; // of sign-in and of the set-up code
    bool secure;       // https: cookies carry Secure
    // The one-time code that `rapport serve` prints while there is no practice
    // in the folder; who typed it holds it in the cookie "rapport-setup" until
    // set-up is done. Empty afterwards.
    char setup_code[SETUP_CODE_ROOM];
};

#endif
