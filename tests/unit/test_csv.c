// The CSV reader: what is well formed, what is refused and where, and that
// records may fall anywhere across the edge of the buffer.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "wire/csv.h"
#include "wire/csv_out.h"

#include <errno.h>
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

// ---- parts: the same records, lines and errors as in one go -----------------

struct digest {
    uint64_t sum;
    int records;
    int64_t line; // the next one
    bool good;
    struct err err;
};

static void mix(struct digest *digest, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        digest->sum = (digest->sum ^ (unsigned char)bytes[i]) * 1099511628211U;
    }
}

static bool digest_rest(struct csv *csv, struct digest *digest)
{
    const struct str *fields;
    bool more = true;
    int count;

    while (csv_next(csv, &fields, &count, &more, &digest->err)) {
        int64_t line = csv_line(csv);

        digest->line = csv_next_line(csv);
        if (!more) {
            return true;
        }
        digest->records++;
        mix(digest, (const char *)&line, sizeof line);
        for (int i = 0; i < count; i++) {
            mix(digest, fields[i].at, fields[i].len);
            mix(digest, "|", 1);
        }
    }
    return false;
}

static bool digest_parts(struct csv *csv, struct digest *digest)
{
    struct csv *part = csv_open_part();
    bool good = true;

    while (good && csv_take(csv, part)) {
        csv_again(part, digest->line);
        good = digest_rest(part, digest);
    }
    csv_close(part);
    return good;
}

static struct digest digest_file(FILE *file, bool in_parts)
{
    struct digest digest = {.line = 1};
    struct csv *csv = csv_open(file);
    const struct str *fields;
    bool more = false;
    int count;

    // The first record is read by itself, as a header is.
    digest.good = csv_next(csv, &fields, &count, &more, &digest.err);
    if (digest.good && more) {
        digest.line = csv_next_line(csv);
        digest.good =
            in_parts ? digest_parts(csv, &digest) : digest_rest(csv, &digest);
    }
    csv_close(csv);
    return digest;
}

static int records_of_parts; // and whether all of them were read
static bool read_by_parts;

static bool is_same_in_parts(const char *bytes, size_t len)
{
    struct digest digests[2];

    for (int i = 0; i < 2; i++) {
        FILE *file = fmemopen((void *)bytes, len, "r");

        digests[i] = digest_file(file, i == 1);
        (void)fclose(file);
    }
    records_of_parts = digests[1].records;
    read_by_parts = digests[1].good;
    return digests[0].good == digests[1].good
        && digests[0].records == digests[1].records
        && digests[0].sum == digests[1].sum
        && (!digests[0].good || digests[0].line == digests[1].line)
        && strcmp(digests[0].err.text, digests[1].err.text) == 0;
}

// What stands at the edge of a part, after `pad` bytes of records.
static const struct {
    const char *name, *bytes;
    bool good;
} AT_EDGE[] = {
    {"parts: lines",              "b,2\nc,3\nd,4\n",                  true },
    {"parts: CRLF",               "b,2\r\nc,3\r\nd,4\r\n",            true },
    {"parts: quotes",             "\"b \"\"\n\n,\",2\n\"c\",\"3\"\n", true },
    {"parts: quotes in text",     "5\" b,2\n\"c\n\",3\n",             true },
    {"parts: characters",         "\xe2\x82\xac,\xf0\x9f\x99\x82\n",  true },
    {"parts: half a character",   "b,\xe2\x82\n\xac,3\n",             false},
    {"parts: no line at the end", "b,2\nc,3",                         true },
    {"parts: blank lines",        "\n\r\n\n\r\n\nb,2\n",              true },
    {"parts: an open quote",      "b,2\n\"c,3\nd,4\n",                false},
    {"parts: after a quote",      "b,2\n\"c\"c,3\nd,4\n",             false},
};

static char *padded(size_t pad, bool quoted)
{
    char *bytes = malloc(pad + 128);
    size_t at = (size_t)sprintf(bytes, "id,x\n%s", quoted ? "\"\n\"," : "");

    while (at + 16 <= pad) {
        at += (size_t)sprintf(bytes + at, "%07zu,%06zu\n", at, at);
    }
    memset(bytes + at, 'x', pad - at);
    bytes[pad - 1] = '\n';
    bytes[pad] = '\0';
    return bytes;
}

static void test_parts(void)
{
    for (size_t i = 0; i < sizeof AT_EDGE / sizeof *AT_EDGE; i++) {
        for (size_t pad = 0; pad < 44; pad++) {
            // Both where the first part ends and where the second one does.
            size_t edge = (pad % 2 ? 1 : 2) * (size_t)256 * 1024;
            char *bytes = padded(edge - 24 + pad, pad % 3 == 0);

            strcat(bytes, AT_EDGE[i].bytes);
            CHECK(AT_EDGE[i].name, is_same_in_parts(bytes, strlen(bytes)));
            CHECK(AT_EDGE[i].name,
                  read_by_parts == AT_EDGE[i].good && records_of_parts > 15000);
            free(bytes);
        }
    }
}

static void test_long_parts(void)
{
    size_t len = 4 * (size_t)CSV_MAX_RECORD;
    char *bytes = malloc(len + 1);

    memset(bytes, 'x', len);
    bytes[2] = bytes[1000] = bytes[CSV_MAX_RECORD] = '\n';
    bytes[2 * CSV_MAX_RECORD] = bytes[3 * CSV_MAX_RECORD] = '\n';
    CHECK("records of the largest size", is_same_in_parts(bytes, len)
                                             && read_by_parts
                                             && records_of_parts == 5);
    bytes[2 * CSV_MAX_RECORD] = 'x';
    CHECK("one that is too long", is_same_in_parts(bytes, len) && !read_by_parts
                                      && records_of_parts == 2);
    bytes[1001] = '"';
    CHECK("a quote left open", is_same_in_parts(bytes, len) && !read_by_parts
                                   && records_of_parts == 1);
    CHECK("a header and no more", is_same_in_parts("id,x", 4) && read_by_parts
                                      && records_of_parts == 0);
    free(bytes);
}

// A file that cannot be read on after `rows` rows.
static ssize_t break_off(void *cookie, char *bytes, size_t len)
{
    int *rows = cookie;
    size_t at = 0;

    if (*rows <= 0) {
        errno = EIO;
        return -1;
    }
    for (; *rows > 0 && at + 8 <= len; (*rows)--, at += 8) {
        memcpy(bytes + at, "abc,def\n", 8);
    }
    return (ssize_t)at;
}

static void test_broken_file(void)
{
    for (int in_parts = 0; in_parts < 2; in_parts++) {
        int rows = 100000;
        FILE *file =
            fopencookie(&rows, "r", (cookie_io_functions_t){.read = break_off});
        struct digest digest = digest_file(file, in_parts);

        CHECK("a file that breaks off is said",
              !digest.good && digest.err.kind == ERR_OUTSIDE
                  && strstr(digest.err.text, "line 100001:"));
        CHECK("after what could be read", digest.records == 99999);
        (void)fclose(file);
    }
}

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
    test_parts();
    test_long_parts();
    test_broken_file();
    test_limits();
    test_lines();
    test_writing();
    test_words();
    return check_end();
}
