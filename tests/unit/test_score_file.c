// `rapport score` on files of several parts: what comes out is what a plain
// loop over the rows would print, whatever the number of threads; and an error
// far down in the file names its row and line, after the rows before it.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "cli/score_file.h"
#include "measure/registry.h"

#include <stdlib.h>

enum { ROWS = 60000 };

static struct arena *arena;
static const struct instrument *phq9;
static struct err err;
static FILE *notes; // about columns that are not used

struct bytes {
    char *at;
    size_t len;
};

static struct bytes score(struct bytes csv, int threads, bool *good)
{
    struct bytes out = {0};
    struct command command = {.arena = arena, .err = notes};
    struct column columns[COLUMNS_MAX] = {
        {.name = "id", .required = true}
    };
    struct csv_columns file;

    for (int i = 0; i < phq9->item_count; i++) {
        columns[i + 1].name = phq9->items[i].code;
    }
    err = (struct err){0};
    command.in = fmemopen(csv.at, csv.len, "r");
    command.out = open_memstream(&out.at, &out.len);
    *good = csv_columns_open(&file, &command, STR("-"), columns,
                             phq9->item_count + 1, &err);
    if (*good) {
        *good = score_file(&file, phq9, threads, &err);
        csv_columns_close(&file);
    }
    (void)fclose(command.in);
    (void)fclose(command.out);
    return out;
}

// ---- rows, and what should come of them -------------------------------------

static unsigned seed;

static int chance(int below)
{
    seed = seed * 1103515245U + 12345U;
    return (int)(seed >> 16 & 0x7fff) % below;
}

// How an id and an answer may be written, # being the number; the commonest way
// is the first.
static const char *const IDS[] = {"#",        "\"#\"",      "a \"#\"",
                                  "\"#,b\"",  "\"#\n\nc\"", "\"# \"\"q\"\"\"",
                                  "\xc3\xa9#"};
static const char *const ANSWERS[] = {"#", "\"#\"", " # ", "#.0", "#e0"};

// The same id on the output.
static const char *const PRINTED[] = {
    "#",        "#",          "\"a \"\"#\"\"\"",
    "\"#,b\"",  "\"#\n\nc\"", "\"# \"\"q\"\"\"",
    "\xc3\xa9#"};

static void put(FILE *file, const char *way, int number)
{
    for (; *way; way++) {
        if (*way == '#') {
            (void)fprintf(file, "%d", number);
        } else {
            (void)fputc(*way, file);
        }
    }
}

struct making {
    FILE *csv;
    FILE *wanted;
    bool plain; // only rows of the common kind
    const char *line_end;
};

// PHQ-9, written down once more.
static const char *band_of(int sum)
{
    return sum < 5  ? "minimal/none"
         : sum < 10 ? "mild"
         : sum < 15 ? "moderate"
         : sum < 20 ? "moderately severe"
                    : "severe";
}

static void make_answers(const struct making *making, int *sum, int *answered,
                         bool *safety)
{
    int ways = (int)(sizeof ANSWERS / sizeof *ANSWERS);

    for (int item = 1; item <= 9; item++) {
        int way = making->plain || chance(8) ? 0 : chance(ways + 2);
        int answer = chance(4);

        (void)fputc(',', making->csv);
        if (way >= ways) {
            (void)fputs(way > ways ? "NA" : "", making->csv);
            continue;
        }
        put(making->csv, ANSWERS[way], answer);
        *sum += answer;
        (*answered)++;
        *safety |= item == 9 && answer >= 1;
    }
}

static void make_row(const struct making *making, int row)
{
    int ways = (int)(sizeof IDS / sizeof *IDS);
    int way = making->plain || chance(4) ? 0 : chance(ways);
    int sum = 0;
    int answered = 0;
    bool safety = false;

    put(making->csv, IDS[way], row);
    make_answers(making, &sum, &answered, &safety);
    (void)fputs(making->line_end, making->csv);
    put(making->wanted, PRINTED[way], row);
    if (answered == 9) {
        (void)fprintf(making->wanted, ",total,%d,%s,9,9,%s\n", sum,
                      band_of(sum), safety ? "safety" : "");
    } else {
        (void)fprintf(making->wanted, ",total,,,%d,9,%sincomplete\n", answered,
                      safety ? "safety;" : "");
    }
}

static void make(struct bytes *csv, struct bytes *wanted, bool plain,
                 const char *line_end, int rows)
{
    struct making making = {.csv = open_memstream(&csv->at, &csv->len),
                            .wanted = open_memstream(&wanted->at, &wanted->len),
                            .plain = plain,
                            .line_end = line_end};

    (void)fprintf(making.csv, "id,1,2,3,4,5,6,7,8,9%s", line_end);
    (void)fputs("id,scale,score,band,answered,of,flag\n", making.wanted);
    for (int row = 1; row <= rows; row++) {
        make_row(&making, row);
    }
    (void)fclose(making.csv);
    (void)fclose(making.wanted);
}

static bool is_equal(struct bytes a, struct bytes b)
{
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static const struct {
    const char *name;
    bool plain;
    const char *line_end;
    int rows;
    int cut; // bytes that are missing at the end of the file
} FILES[] = {
    {"the common rows",              true,  "\n",   ROWS, 0},
    {"the common rows, CRLF",        true,  "\r\n", ROWS, 0},
    {"rows of all kinds",            false, "\n",   ROWS, 0},
    {"rows of all kinds, CRLF",      false, "\r\n", ROWS, 0},
    {"no line break at the end",     true,  "\n",   ROWS, 1},
    {"half a line break at the end", true,  "\r\n", ROWS, 1},
    {"one row",                      true,  "\n",   1,    0},
    {"one row and no line break",    true,  "\n",   1,    1},
    {"no rows",                      true,  "\n",   0,    0},
    {"no rows and no line break",    true,  "\n",   0,    1},
};
static const int THREADS[] = {1, 2, 7};

static void test_rows(void)
{
    for (size_t f = 0; f < sizeof FILES / sizeof *FILES; f++) {
        struct bytes csv;
        struct bytes wanted;

        make(&csv, &wanted, FILES[f].plain, FILES[f].line_end, FILES[f].rows);
        csv.len -= (size_t)FILES[f].cut;
        for (size_t t = 0; t < sizeof THREADS / sizeof *THREADS; t++) {
            bool good;
            struct bytes out = score(csv, THREADS[t], &good);

            CHECK(FILES[f].name, good && is_equal(out, wanted));
            free(out.at);
        }
        free(csv.at);
        free(wanted.at);
    }
}

// ---- errors -----------------------------------------------------------------

static const struct {
    const char *name, *row, *text;
    enum err_kind kind;
} WRONG[] = {
    {"an answer not offered", "x,0,0,0,0,0,0,0,0,7\n",
     "row 60001 (line 60002), column 9: this answer was not offered",    ERR_INPUT},
    {"no answer at all",      "x,0,0,0,b,0,0,0,0,0\n",
     "row 60001 (line 60002), column 4: this is not one of the answers", ERR_INPUT},
    {"a row too short",       "x,0,0,0\n",
     "row 60001 (line 60002) has 4 fields, the first line has 10",       ERR_INPUT},
    {"a row too long",        "x,0,0,0,0,0,0,0,0,0,0\n",
     "row 60001 (line 60002) has 11 fields, the first line has 10",      ERR_INPUT},
    {"an open quote",         "\"x,0,0,0,0,0,0,0,0,0\n",
     "line 60002, field 1: a quote is never closed",                     ERR_INPUT},
    {"not UTF-8",             "\xe9,0,0,0,0,0,0,0,0,0\n",
     "line 60002: not UTF-8; save the file as UTF-8",                    ERR_INPUT},
};

// A wrong row in the middle: what follows it must not be written.
static struct bytes with_row(struct bytes csv, const char *row)
{
    struct bytes all;
    FILE *file = open_memstream(&all.at, &all.len);

    (void)fwrite(csv.at, 1, csv.len, file);
    (void)fputs(row, file);
    for (int i = 0; i < ROWS; i++) {
        (void)fputs("y,1,1,1,1,1,1,1,1,1\n", file);
    }
    (void)fclose(file);
    return all;
}

static void test_errors(void)
{
    struct bytes csv;
    struct bytes wanted;

    make(&csv, &wanted, true, "\n", ROWS);
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        struct bytes all = with_row(csv, WRONG[i].row);

        for (size_t t = 0; t < sizeof THREADS / sizeof *THREADS; t++) {
            bool good;
            struct bytes out = score(all, THREADS[t], &good);

            CHECK(WRONG[i].name, !good && err.kind == WRONG[i].kind
                                     && strcmp(err.text, WRONG[i].text) == 0);
            CHECK("the rows before it", is_equal(out, wanted));
            free(out.at);
        }
        free(all.at);
    }
    free(csv.at);
    free(wanted.at);
}

static void test_order_of_columns(void)
{
    static char csv[] = "9,x,1,2,3,4,5,6,7,8,id\n"
                        "1,,0,0,0,0,0,0,0,0,a\n"
                        "1,2,0,0,0,0,0,0,0,0,b\n"
                        "0,z,0,1,0,0,0,0,0,0,c\n"
                        "0,,0,1,0,0,0,0,0,0,d\n";
    bool good;
    struct bytes out = score((struct bytes){csv, sizeof csv - 1}, 2, &good);

    CHECK("columns in any order",
          good
              && strcmp(out.at, "id,scale,score,band,answered,of,flag\n"
                                "a,total,1,minimal/none,9,9,safety\n"
                                "b,total,1,minimal/none,9,9,safety\n"
                                "c,total,1,minimal/none,9,9,\n"
                                "d,total,1,minimal/none,9,9,\n")
                     == 0);
    free(out.at);
}

int main(void)
{
    struct registry registry;

    arena = arena_open("test");
    notes = fopen("/dev/null", "we");
    if (!registry_open(arena, &registry, &err)) {
        printf("NOT OK %s\n0 passed, 1 failed\n", err.text);
        return 1;
    }
    phq9 = registry_find(&registry, STR("phq9"));
    test_rows();
    test_errors();
    test_order_of_columns();
    (void)fclose(notes);
    arena_close(arena);
    return check_end();
}
