#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

// embedded - files that are part of the program (tools/embed.sh, .incbin).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct embedded {
    const char *name; // "phq9.json", without its folder
    struct str bytes;
};

// Each list is in byte order of the names.
extern const struct embedded EMBEDDED_SCHEMA[];
extern const int EMBEDDED_SCHEMA_COUNT;
extern const struct embedded EMBEDDED_KEY_SCHEMA[];
extern const int EMBEDDED_KEY_SCHEMA_COUNT;
extern const struct embedded EMBEDDED_INSTRUMENTS[];
extern const int EMBEDDED_INSTRUMENTS_COUNT;
extern const struct embedded EMBEDDED_ASSETS[];
extern const int EMBEDDED_ASSETS_COUNT;
extern const struct embedded EMBEDDED_MODELS[];
extern const int EMBEDDED_MODELS_COUNT;
extern const struct embedded EMBEDDED_LEXICONS[];
extern const int EMBEDDED_LEXICONS_COUNT;
extern const struct embedded EMBEDDED_EVIDENCE[];
extern const int EMBEDDED_EVIDENCE_COUNT;

#endif
