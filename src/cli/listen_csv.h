#ifndef CLI_LISTEN_CSV_H
#define CLI_LISTEN_CSV_H

// listen_csv - the turns of a transcript with their codes as a table: the
// columns of `rapport listen --turns`, then line, start, end, speaker and text.
//
// `confidence` is that of the behaviour, or of a client's talk. Times are in
// seconds. docs/LISTENING.md describes the columns.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "talk/listening.h"

void listen_csv_head(struct text *out);
void listen_csv(struct text *out, const struct listening *listening);

#endif
