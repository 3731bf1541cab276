// test_wire_xml - what comes out of XML, and what is refused.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "wire/xml.h"

// Writes down what is called: "<a x=1>text</a>".
static bool heard_open(void *self, const struct xml_place *place,
                       const char *name, struct err *err)
{
    const char *value = xml_attribute(place, "x");

    (void)err;
    text_addf(self, "<%s", name);
    if (value) {
        text_addf(self, " x=%s", value);
    }
    text_addc(self, '>');
    return true;
}

static bool heard_close(void *self, const struct xml_place *place,
                        const char *name, struct err *err)
{
    (void)place;
    (void)err;
    text_addf(self, "</%s>", name);
    return true;
}

static bool heard_text(void *self, struct str piece, struct err *err)
{
    (void)err;
    text_add(self, piece);
    return true;
}

static bool hear(struct arena *arena, struct str bytes, struct str *heard,
                 struct err *err)
{
    struct text text = text_in(arena);
    const struct xml_calls calls = {&text, heard_open, heard_close, heard_text};
    bool good;

    *err = (struct err){0};
    good = xml_parse(bytes, &calls, err);
    *heard = text_str(&text);
    CHECK("a refusal has its reason", good == (err->text[0] == '\0'));
    return good;
}

// clang-format off
static const struct {
    const char *name;
    const char *xml;
    const char *want;   // NULL: refused
    const char *reason; // stands in the refusal
} CASES[] = {
    {"plain",
     "<a>b</a>", "<a>b</a>", NULL},
    {"without prefixes",
     "<w:p xmlns:w='urn:w' w:x='1'><w:t>b</w:t></w:p>", "<p x=1><t>b</t></p>",
     NULL},
    {"XML's own entities",
     "<a>&lt;&amp;&#228;&#x1F600;</a>", "<a><&\xc3\xa4\xf0\x9f\x98\x80</a>",
     NULL},
    {"sections and remarks",
     "<a><![CDATA[<b>]]><!-- no --></a>", "<a><b></a>", NULL},
    {"Latin-1",
     "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe4</a>",
     "<a>\xc3\xa4</a>", NULL},
    {"nothing",
     "", NULL, "line 1: no element found"},
    {"not closed",
     "<a>\n\n<b></a>", NULL, "line 3: mismatched tag"},
    {"cut off",
     "<a><b", NULL, "line 1: unclosed token"},
    {"two of them",
     "<a/><b/>", NULL, "junk"},
    {"bad UTF-8",
     "<a>\xff</a>", NULL, "line 1: not well-formed"},
    {"an encoding of its own",
     "<?xml version='1.0' encoding='x-mine'?><a/>", NULL, "unknown encoding"},
    {"an entity of nobody",
     "<a>&nbsp;</a>", NULL, "undefined entity"},
    {"a DOCTYPE",
     "<!DOCTYPE a><a/>", NULL, "DOCTYPE"},
    {"laughter",
     "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;'>]><a>&c;</a>", NULL,
     "DOCTYPE"},
    {"a file from elsewhere",
     "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", NULL,
     "DOCTYPE"},
};
// clang-format on

static void test_cases(struct arena *arena)
{
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct err err;
        struct str heard;
        bool good = hear(arena, str_of(CASES[i].xml), &heard, &err);

        CHECK(CASES[i].name, CASES[i].want
                                 ? good && str_is(heard, CASES[i].want)
                                 : !good && err.kind == ERR_INPUT
                                       && strstr(err.text, CASES[i].reason));
    }
}

static void test_utf16(struct arena *arena)
{
    struct err err;
    struct str heard;

    CHECK("UTF-16, little end first",
          hear(arena, STR("\xff\xfe<\0a\0>\0\xe4\0<\0/\0a\0>\0"), &heard, &err)
              && str_is(heard, "<a>\xc3\xa4</a>"));
    CHECK("UTF-16, big end first",
          hear(arena, STR("\xfe\xff\0<\0a\0>\0\xe4\0<\0/\0a\0>"), &heard, &err)
              && str_is(heard, "<a>\xc3\xa4</a>"));
}

static struct str repeated(struct arena *arena, const char *before,
                           const char *part, size_t times)
{
    struct text text = text_in(arena);

    text_add(&text, str_of(before));
    for (size_t i = 0; i < times; i++) {
        text_add(&text, str_of(part));
    }
    return text_str(&text);
}

static void test_limits(struct arena *arena)
{
    struct text many = text_in(arena), full = text_in(arena);
    struct err err;
    struct str heard;

    hear(arena, repeated(arena, "", "<a>", XML_MAX_DEPTH), &heard, &err);
    CHECK("as deep as may be", err.kind == ERR_INPUT);
    hear(arena, repeated(arena, "", "<a>", 100 * 1000), &heard, &err);
    CHECK("too deep",
          err.kind == ERR_LIMIT && strstr(err.text, "line 1: nested"));
    hear(arena, repeated(arena, "<a x='", "v", XML_MAX_VALUE + 1), &heard,
         &err);
    CHECK("an attribute without an end", err.kind == ERR_INPUT);
    text_add(&full, repeated(arena, "<a x='", "v", XML_MAX_VALUE + 1));
    text_add(&full, STR("'/>"));
    hear(arena, text_str(&full), &heard, &err);
    CHECK("an attribute too long", err.kind == ERR_LIMIT);
    text_add(&many, repeated(arena, "<", "n", XML_MAX_NAME + 1));
    text_add(&many, STR("/>"));
    hear(arena, text_str(&many), &heard, &err);
    CHECK("a name too long", err.kind == ERR_LIMIT);
    many = text_in(arena);
    text_add(&many, STR("<a"));
    for (int i = 0; i <= XML_MAX_ATTRIBUTES; i++) {
        text_addf(&many, " a%d=''", i);
    }
    text_add(&many, STR("/>"));
    hear(arena, text_str(&many), &heard, &err);
    CHECK("too many attributes", err.kind == ERR_LIMIT);
}

static bool give_up(void *self, const struct xml_place *place, const char *name,
                    struct err *err)
{
    int *calls = self;

    (void)name;
    ++*calls;
    return place->depth < 2
        || err_set(err, ERR_CONFLICT, "line %ld: enough", place->line);
}

static void test_calls(void)
{
    const struct xml_calls silent = {NULL, NULL, NULL, NULL};
    int count = 0;
    const struct xml_calls calls = {&count, give_up, NULL, NULL};
    struct err err = {0};

    CHECK("nobody listens", xml_parse(STR("<a>b</a>"), &silent, &err));
    CHECK("a call ends it",
          !xml_parse(STR("<a>\n<b/>\n<b/><broken"), &calls, &err) && count == 2
              && err.kind == ERR_CONFLICT
              && strcmp(err.text, "line 2: enough") == 0);
}

int main(void)
{
    struct arena *arena = arena_open("test");

    test_cases(arena);
    test_utf16(arena);
    test_limits(arena);
    test_calls();
    arena_close(arena);
    return check_end();
}
