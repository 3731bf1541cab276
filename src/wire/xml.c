// xml.c - expat behind wire/xml.h; the only file that includes it.
//
// All bytes go to expat in one call: in pieces, an attribute without an end
// would be looked at again from its beginning with every piece.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/xml.h"

#include <expat.h>
#include <limits.h>
#include <string.h>

_Static_assert(XML_MAX_BYTES <= INT_MAX, "expat counts bytes in an int");

struct reading {
    XML_Parser parser;
    const struct xml_calls *calls;
    int depth;
    bool stopped; // `err` says why
    struct err *err;
};

static long line_of(const struct reading *reading)
{
    XML_Size line = XML_GetCurrentLineNumber(reading->parser);

    return line < INT_MAX ? (long)line : INT_MAX;
}

// Nothing more is called once something was wrong.
static void stop_unless(struct reading *reading, bool good)
{
    if (!good) {
        reading->stopped = true;
        (void)XML_StopParser(reading->parser, XML_FALSE);
    }
}

static const char *without_prefix(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon ? colon + 1 : name;
}

static bool check_name(const struct reading *reading, const char *name)
{
    return strnlen(name, XML_MAX_NAME + 1) <= XML_MAX_NAME
        || err_set(reading->err, ERR_LIMIT,
                   "line %ld: a name of more than %d bytes", line_of(reading),
                   XML_MAX_NAME);
}

static bool check_attributes(const struct reading *reading,
                             const char *const *attributes)
{
    for (int i = 0; attributes[i]; i += 2) {
        if (i / 2 >= XML_MAX_ATTRIBUTES) {
            return err_set(reading->err, ERR_LIMIT,
                           "line %ld: more than %d attributes",
                           line_of(reading), XML_MAX_ATTRIBUTES);
        }
        if (!check_name(reading, attributes[i])) {
            return false;
        }
        if (strnlen(attributes[i + 1], XML_MAX_VALUE + 1) > XML_MAX_VALUE) {
            return err_set(reading->err, ERR_LIMIT,
                           "line %ld: an attribute of more than %d bytes",
                           line_of(reading), XML_MAX_VALUE);
        }
    }
    return true;
}

static bool check_element(struct reading *reading, const char *name,
                          const char *const *attributes)
{
    return (reading->depth <= XML_MAX_DEPTH
            || err_set(reading->err, ERR_LIMIT,
                       "line %ld: nested more than %d deep", line_of(reading),
                       XML_MAX_DEPTH))
        && check_name(reading, name) && check_attributes(reading, attributes);
}

static void on_open(void *self, const char *name, const char **attributes)
{
    struct reading *reading = self;
    const struct xml_calls *calls = reading->calls;
    const char *const *given = (const char *const *)attributes;
    struct xml_place place;

    if (reading->stopped) {
        return;
    }
    reading->depth++;
    place = (struct xml_place){line_of(reading), reading->depth, given};
    stop_unless(reading,
                check_element(reading, name, given)
                    && (!calls->open
                        || calls->open(calls->self, &place,
                                       without_prefix(name), reading->err)));
}

static void on_close(void *self, const char *name)
{
    static const char *const NONE[] = {NULL};
    struct reading *reading = self;
    const struct xml_calls *calls = reading->calls;
    struct xml_place place;

    if (reading->stopped) {
        return;
    }
    place = (struct xml_place){line_of(reading), reading->depth, NONE};
    stop_unless(reading,
                !calls->close
                    || calls->close(calls->self, &place, without_prefix(name),
                                    reading->err));
    reading->depth--;
}

static void on_text(void *self, const char *text, int len)
{
    struct reading *reading = self;
    const struct xml_calls *calls = reading->calls;

    if (!reading->stopped && calls->text) {
        stop_unless(reading,
                    calls->text(calls->self, (struct str){text, (size_t)len},
                                reading->err));
    }
}

static void on_doctype(void *self, const char *name, const char *system,
                       const char *public, int has_subset)
{
    struct reading *reading = self;

    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    stop_unless(reading, reading->stopped
                             || err_set(reading->err, ERR_INPUT,
                                        "line %ld: a DOCTYPE, which no"
                                        " transcript needs",
                                        line_of(reading)));
}

static bool parse(struct reading *reading, struct str bytes)
{
    enum XML_Status status =
        XML_Parse(reading->parser, bytes.at ? bytes.at : "", (int)bytes.len, 1);

    if (reading->stopped) {
        return false;
    }
    return status == XML_STATUS_OK
        || err_set(reading->err, ERR_INPUT, "line %ld: %s", line_of(reading),
                   XML_ErrorString(XML_GetErrorCode(reading->parser)));
}

bool xml_parse(struct str bytes, const struct xml_calls *calls, struct err *err)
{
    struct reading reading = {.calls = calls, .err = err};
    bool done;

    if (bytes.len > XML_MAX_BYTES) {
        return err_set(err, ERR_LIMIT, "more than %d bytes of XML",
                       XML_MAX_BYTES);
    }
    reading.parser = XML_ParserCreate(NULL);
    if (!reading.parser) {
        return err_set(err, ERR_OUTSIDE, "no memory to read XML");
    }
    XML_SetUserData(reading.parser, &reading);
    XML_SetElementHandler(reading.parser, on_open, on_close);
    XML_SetCharacterDataHandler(reading.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reading.parser, on_doctype);
    done = parse(&reading, bytes);
    XML_ParserFree(reading.parser);
    return done;
}

const char *xml_attribute(const struct xml_place *place, const char *name)
{
    for (int i = 0; place->attributes[i]; i += 2) {
        if (strcmp(without_prefix(place->attributes[i]), name) == 0) {
            return place->attributes[i + 1];
        }
    }
    return NULL;
}
