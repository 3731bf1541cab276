#ifndef WEB_QR_H
#define WEB_QR_H

// qr - an address as a QR code, drawn here as SVG: no picture is fetched.
//
// Black on white with its quiet zone in every colour scheme, so that cameras
// can read it. A text that does not fit draws nothing: the address stands
// beside it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"

void qr_html(struct text *out, struct str text);

#endif
