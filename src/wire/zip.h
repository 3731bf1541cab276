#ifndef WIRE_ZIP_H
#define WIRE_ZIP_H

// zip - reads one member of a zip archive that lies in memory.
//
// A thin skin over libzip, for archives from strangers. Nothing is written
// anywhere, and names of members are only compared, never used as paths.
// Refused: more members or longer names than any document has, two members of
// the name that is asked for, encryption, methods other than "stored" and
// "deflated", and members that unpack to more than was allowed or to far more
// than they were packed in. That is judged while unpacking, by what comes out,
// never by the sizes that an archive states.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

enum {
    ZIP_MAX_BYTES = 64 * 1024 * 1024, // of an archive
    ZIP_MAX_MEMBERS = 4096,
    ZIP_MAX_NAME = 512,         // bytes of a member's name
    ZIP_FREE_BYTES = 64 * 1024, // what may come out before the ratio counts
    ZIP_MAX_RATIO = 200,        // bytes that come out for one that went in
};

// Does it begin like an archive?
bool zip_is_archive(struct str bytes);

// Unpacks the member of this very name. ERR_MISSING: there is none. ERR_INPUT:
// no archive, a damaged or an encrypted one. ERR_LIMIT: more than `most` bytes,
// or one of the limits above. The texts name neither archive nor member.
bool zip_read_member(struct arena *arena, struct str archive, const char *name,
                     size_t most, struct str *bytes, struct err *err) MUST_USE;

#endif
