// The CSV reader: what is well formed, what is refused and where, and that
// records may fall anywhere across the edge of the buffer.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "wire/csv.h"
#include "wire/csv_out.h"

#include <stdlib.h>

// Reads everything and prints it as one line: fields in <>, records by /.
static char shown[4096];
static struct err err;

static bool read_all(const char *bytes, size_t len)
{
    FILE *file =
        len ? fmemopen((void *)bytes, len, "r") : fopen("/dev/null", "r");
    struct csv *csv = csv_open(file);
    const struct str *fields;
    bool more = true;
    bool good = true;
    int count;
    size_t at = 0;

    err = (struct err){0};
    *shown = '\0';
    while ((good = csv_next(csv, &fields, &count, &more, &err)) && more) {
        for (int i = 0; i < count && at < sizeof shown - 64; i++) {
            at += (size_t)snprintf(shown + at, sizeof shown - at, "<%.*s>",
                                   fields[i].len < 40 ? (int)fields[i].len : 40,
                                   fields[i].at);
        }
        at += (size_t)snprintf(shown + at, sizeof shown - at, "/");
    }
    csv_close(csv);
    (void)fclose(file);
    return good;
}

static const struct {
    const char *name, *bytes, *shown;
} GOOD[] = {
    {"lines",                             "a,b\n1,2\n",                               "<a><b>/<1><2>/"},
    {"CRLF",                              "a,b\r\n1,2\r\n",                           "<a><b>/<1><2>/"},
    {"no line break at the end",          "a,b\n1,2",                                 "<a><b>/<1><2>/"},
    {"a byte-order mark",
     "\xef\xbb\xbf"
     "a,b\n",                                                                         "<a><b>/"       },
    {"empty fields",                      ",\n,,x\n",                                 "<><>/<><><x>/" },
    {"an empty last field",               "a,",                                       "<a><>/"        },
    {"quotes",                            "\"a\",\"b c\"\n",                          "<a><b c>/"     },
    {"a comma inside quotes",             "\"a,b\",c\n",                              "<a,b><c>/"     },
    {"doubled quotes",                    "\"a\"\"b\"\"\",c\n",                       "<a\"b\"><c>/"  },
    {"a line break inside quotes",        "\"a\nb\",c\n",                             "<a\nb><c>/"    },
    {"an empty quoted field",             "\"\"\n",                                   "<>/"           },
    {"blank lines are no records",        "a\n\n\r\nb\n",                             "<a>/<b>/"      },
    {"a quote inside plain text",         "5\" 6,x\n",                                "<5\" 6><x>/"   },
    {"a lone carriage return",            "a\rb,c\n",                                 "<a\rb><c>/"    },
    {"other languages",                   "\xc3\xa9,\xe2\x82\xac,\xf0\x9f\x99\x82\n",
     "<\xc3\xa9><\xe2\x82\xac><\xf0\x9f\x99\x82>/"                                                    },
    {"a carriage return at the very end", "a,b\r",                                    "<a><b>/"       },
    {"nothing",                           "",                                         ""              },
};

static const struct {
    const char *name, *bytes, *text;
    enum err_kind kind;
} BAD[] = {
    {"an open quote",              "a\n\"b,c\n",         "line 2",  ERR_INPUT},
    {"text after a closing quote", "a\n\"b\"c,d\n",      "after a", ERR_INPUT},
    {"half a character",           "a\n\xc3,b\n",        "UTF-8",   ERR_INPUT},
    {"an overlong character",      "\xc0\xaf\n",         "UTF-8",   ERR_INPUT},
    {"a surrogate",                "\xed\xa0\x80\n",     "UTF-8",   ERR_INPUT},
    {"beyond Unicode",             "\xf4\x90\x80\x80\n", "UTF-8",   ERR_INPUT},
    {"Latin-1",                    "caf\xe9 au lait\n",  "UTF-8",   ERR_INPUT},
};

static void test_edges(void)
{
    // A record that ends at each distance from the edge of the buffer.
    for (size_t pad = 256 * 1024 - 12; pad < 256 * 1024 + 4; pad++) {
        char *bytes = malloc(pad + 64);

        memset(bytes, 'x', pad);
        strcpy(bytes + pad, "\r\n\"q\"\"r\",2\r\n3,4\r\n");
        CHECK("records across the edge", read_all(bytes, strlen(bytes)));
        CHECK("come out whole", strstr(shown, "/<q\"r><2>/<3><4>/") != NULL);
        free(bytes);
    }
}

static void test_limits(void)
{
    size_t len = CSV_MAX_RECORD + 10;
    char *bytes = malloc(3 * len + 2);

    memset(bytes, 'x', 3 * len);
    bytes[CSV_MAX_RECORD - 1] = '\n';
    CHECK("a record of the largest size", read_all(bytes, CSV_MAX_RECORD));
    bytes[CSV_MAX_RECORD - 1] = 'x';
    CHECK("one byte more is refused",
          !read_all(bytes, CSV_MAX_RECORD + 1) && err.kind == ERR_LIMIT);
    bytes[0] = '"';
    CHECK("a quote left open does not eat the memory",
          !read_all(bytes, 3 * len) && err.kind == ERR_LIMIT);
    memset(bytes, ',', CSV_MAX_FIELDS);
    CHECK("too many fields",
          !read_all(bytes, CSV_MAX_FIELDS) && err.kind == ERR_LIMIT);
    CHECK("as many as may be", read_all(bytes, CSV_MAX_FIELDS - 1));
    free(bytes);
}

static void test_lines(void)
{
    const char *bytes = "a\n\"b\n\nc\"\n\nd\n";
    FILE *file = fmemopen((void *)bytes, strlen(bytes), "r");
    struct csv *csv = csv_open(file);
    const struct str *fields;
    static const int LINES[] = {1, 2, 6};
    bool more;
    int count;

    for (int i = 0; i < 3; i++) {
        CHECK("a record", csv_next(csv, &fields, &count, &more, &err) && more);
        CHECK("knows its line", csv_line(csv) == LINES[i]);
    }
    csv_close(csv);
    (void)fclose(file);
}

// What a spreadsheet would take for a formula.
static const struct {
    const char *name, *words, *written;
} WORDS[] = {
    {"a formula",               "=1+1",              "'=1+1"                     },
    {"a call",                  "=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""},
    {"a plus",                  "+44 20 7946",       "'+44 20 7946"              },
    {"a dash",                  "- slept",           "'- slept"                  },
    {"an at sign",              "@SUM(A1)",          "'@SUM(A1)"                 },
    {"a tab",                   "\t=1",              "'\t=1"                     },
    {"a carriage return",       "\r=1",              "\"'\r=1\""                 },
    {"an apostrophe",           "'tis",              "''tis"                     },
    {"a negative number stays", "-5",                "-5"                        },
    {"and a signed one",        "+1.5",              "+1.5"                      },
    {"other words stay",        "I slept = well",    "I slept = well"            },
    {"nothing stays nothing",   "",                  ""                          },
};

static void test_words(void)
{
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        struct csv_out out;
        char room[64] = "";
        FILE *file = fmemopen(room, sizeof room, "w");

        csv_out_init(&out, file);
        csv_out_words(&out, str_of(WORDS[i].words));
        csv_out_end(&out);
        CHECK(WORDS[i].name, csv_out_close(&out, &err));
        (void)fclose(file);
        room[strcspn(room, "\n")] = '\0';
        CHECK(WORDS[i].name, strcmp(room, WORDS[i].written) == 0);
    }
}

static void test_writing(void)
{
    struct arena *arena = arena_open("test");
    struct csv_out *out = arena_take(arena, 1, sizeof *out);
    char room[256] = "";
    FILE *file = fmemopen(room, sizeof room, "w");

    CHECK("plain stays", str_is(csv_field(arena, STR("plain")), "plain"));
    csv_out_init(out, file);
    csv_out_text(out, STR("plain"));
    csv_out_text(out, STR("a,\"b\"\n"));
    csv_out_whole(out, INT64_MIN);
    csv_out_number(out, 12);
    csv_out_number(out, -0.1);
    csv_out_number(out, 200 / 9.0);
    csv_out_number(out, NAN);
    csv_out_end(out);
    csv_out_text(out, STR(""));
    csv_out_number(out, 0);
    csv_out_end(out);
    CHECK("it is written", csv_out_close(out, &err));
    CHECK("quoted where it must be, numbers short and exact",
          strcmp(room, "plain,\"a,\"\"b\"\"\n\",-9223372036854775808,12,"
                       "-0.1,22.22222222222222,\n,0\n")
              == 0);
    (void)fclose(file);
    file = fopen("/dev/full", "w");
    csv_out_init(out, file);
    csv_out_text(out, STR("x"));
    CHECK("a full disk is said",
          !csv_out_close(out, &err) && err.kind == ERR_OUTSIDE);
    (void)fclose(file);
    arena_close(arena);
}

int main(void)
{
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        CHECK(GOOD[i].name, read_all(GOOD[i].bytes, strlen(GOOD[i].bytes))
                                && strcmp(shown, GOOD[i].shown) == 0);
    }
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        CHECK(BAD[i].name, !read_all(BAD[i].bytes, strlen(BAD[i].bytes))
                               && err.kind == BAD[i].kind
                               && strstr(err.text, BAD[i].text));
    }
    CHECK("a NUL byte", !read_all("a\0b\n", 4) && strstr(err.text, "NUL"));
    CHECK("a NUL byte in quotes",
          !read_all("\"a\0b\"\n", 6) && strstr(err.text, "NUL"));
    CHECK("empty and NA are missing",
          csv_is_missing(STR("")) && csv_is_missing(STR("NA"))
              && !csv_is_missing(STR("0")) && !csv_is_missing(STR("na")));
    test_edges();
    test_limits();
    test_lines();
    test_writing();
    test_words();
    return check_end();
}
