#ifndef WIRE_XML_H
#define WIRE_XML_H

// xml - reads XML from strangers, as a stream of calls.
//
// A thin skin over expat. Refused: a DOCTYPE, and with it every entity that is
// not one of XML's own five (no expansion, nothing fetched from elsewhere);
// more depth, attributes or longer values than the limits below. Encodings are
// those that expat knows: UTF-8, UTF-16, ISO-8859-1 and ASCII; what is handed
// out is always UTF-8.
//
// Names are handed out without their prefix ("w:p" is "p"): whoever reads a
// format with two vocabularies skips the parts that it does not know.
//
//     static bool open(void *self, const struct xml_place *place,
//                      const char *name, struct err *err)
//     ...
//     xml_parse(bytes, &(struct xml_calls){&mine, open, close, text}, err)
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

enum {
    XML_MAX_BYTES = 64 * 1024 * 1024,
    XML_MAX_DEPTH = 100,
    XML_MAX_ATTRIBUTES = 128,    // of one element
    XML_MAX_VALUE = 1024 * 1024, // bytes of one attribute
    XML_MAX_NAME = 256,          // bytes of a name, with its prefix
};

// Where a call comes from, and what its element has.
struct xml_place {
    long line;                     // from 1
    int depth;                     // 1: the outermost element
    const char *const *attributes; // name, value, name, value, NULL
};

// Each returns false, with `err` filled in, to end the reading. Any of them may
// be NULL. Text comes in pieces of any size, and names and texts are valid only
// during the call.
struct xml_calls {
    void *self;
    bool (*open)(void *self, const struct xml_place *place, const char *name,
                 struct err *err);
    bool (*close)(void *self, const struct xml_place *place, const char *name,
                  struct err *err);
    bool (*text)(void *self, struct str text, struct err *err);
};

// ERR_INPUT names the line; ERR_LIMIT is one of the limits above; any other
// failure is that of a call.
bool xml_parse(struct str bytes, const struct xml_calls *calls,
               struct err *err) MUST_USE;

// The value of an attribute, named without prefix; NULL: it has none.
const char *xml_attribute(const struct xml_place *place, const char *name);

#endif
