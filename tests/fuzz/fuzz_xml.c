// fuzz_xml - wire/xml.h: what is opened is closed, and nothing is called once
// it went wrong.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fuzz.h"
#include "wire/xml.h"

#include <string.h>

const char *const FUZZ_SEEDS[] = {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a b=\"c\">d<e/>f</a>",
    "<w:p xmlns:w=\"urn:w\"><w:r><w:t xml:space=\"preserve\"> x </w:t></w:r>"
    "</w:p>",
    "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>",
    "<a><![CDATA[<b>]]><!-- c --><?d e?>&lt;&#x1F600;</a>",
    "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>",
    NULL,
};

struct heard {
    int depth;
    bool ended; // by a call of ours
};

static bool on_open(void *self, const struct xml_place *place, const char *name,
                    struct err *err)
{
    struct heard *heard = self;

    FUZZ_MUST(!heard->ended);
    FUZZ_MUST(++heard->depth == place->depth);
    FUZZ_MUST(heard->depth <= XML_MAX_DEPTH && place->line > 0);
    FUZZ_MUST(strlen(name) <= XML_MAX_NAME);
    for (int i = 0; place->attributes[i]; i += 2) {
        FUZZ_MUST(i / 2 < XML_MAX_ATTRIBUTES && place->attributes[i + 1]);
    }
    heard->ended = xml_attribute(place, "stop") != NULL;
    return !heard->ended || err_set(err, ERR_CONFLICT, "stop");
}

static bool on_close(void *self, const struct xml_place *place,
                     const char *name, struct err *err)
{
    struct heard *heard = self;

    (void)err;
    FUZZ_MUST(!heard->ended && name);
    FUZZ_MUST(heard->depth-- == place->depth);
    return true;
}

static bool on_text(void *self, struct str text, struct err *err)
{
    struct heard *heard = self;

    (void)err;
    FUZZ_MUST(!heard->ended && heard->depth > 0 && text.len > 0);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct heard heard = {0};
    const struct xml_calls calls = {&heard, on_open, on_close, on_text};
    struct err err = {0};

    if (xml_parse((struct str){(const char *)bytes, len}, &calls, &err)) {
        FUZZ_MUST(heard.depth == 0 && !heard.ended);
    } else {
        FUZZ_MUST(err.text[0]);
        FUZZ_MUST(err.kind
                  == (heard.ended             ? ERR_CONFLICT
                      : err.kind == ERR_LIMIT ? ERR_LIMIT
                                              : ERR_INPUT));
    }
    return 0;
}
