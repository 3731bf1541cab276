#ifndef WIRE_MULTIPART_H
#define WIRE_MULTIPART_H

// multipart - the fields and the one file of a posted form
// (multipart/form-data), as browsers send it. Nothing is copied but file name
// and fields: the file's bytes stay where they are in the body.
//
// Strict on purpose: the body begins with the boundary and ends with it, every
// part has a name, no part is encoded or nested, there is one file at most.
// What a browser never sends is refused instead of guessed at.
//
// SOURCE: RFC 7578 (form-data), RFC 2046 5.1 (boundaries), WHATWG HTML
// 4.10.21.7 (names: only ", CR and LF are percent-encoded)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/form.h"

enum {
    MULTIPART_MAX_PARTS = 32,
    MULTIPART_MAX_BOUNDARY = 70, // bytes (RFC 2046)
    MULTIPART_MAX_HEAD = 1024,   // bytes of the header lines of a part
    MULTIPART_MAX_FILE_NAME = 255,
};

struct upload {
    bool there;      // a file was chosen; its field may be there without one
    struct str name; // of the file, UTF-8, without folders; printable
    struct str bytes;
};

// Is it this kind of body?
bool multipart_is(struct str content_type);

// ERR_INPUT: not what a browser sends, or not complete; ERR_LIMIT: too many
// parts, or too long a name. A field's value is UTF-8 without NUL bytes.
bool multipart_parse(struct arena *arena, struct str content_type,
                     struct str body, struct form *form, struct upload *upload,
                     struct err *err) MUST_USE;

#endif
