// Tables from CSV files: numbers to the last bit, types as read.csv() finds
// them, texts in order, and the same table by any number of threads.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "evidence/frame.h"
#include "evidence/frame_number.h"

#include <unistd.h>

static struct arena *arena;
static struct err err;
static struct frame frame;
static int ignored;

static uint64_t seed = 1;

static uint32_t chance(uint32_t below) // Numerical Recipes' generator
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)((seed >> 33) % below);
}

static bool read_source(struct frame_source source, const char *bytes,
                        size_t len)
{
    bool good;

    source.in = fmemopen((void *)bytes, len, "r");
    err = (struct err){0};
    good = frame_read(arena, &source, &frame, &ignored, &err);
    (void)fclose(source.in);
    return good;
}

static bool read_text(const char *text)
{
    return read_source((struct frame_source){.path = "-"}, text, strlen(text));
}

static const struct frame_column *column(const char *name)
{
    const struct frame_column *found = frame_find(&frame, str_of(name));

    if (!found) {
        CHECK(name, false);
    }
    return found ? found : &frame.columns[0];
}

static bool is_level(const struct frame_column *of, size_t row,
                     const char *text)
{
    return of->is_text && of->codes[row] < of->level_count
        && str_is(of->levels[of->codes[row]], text);
}

// ---- numbers ----------------------------------------------------------------

// Alone, and with more behind it: then eight characters are read at once.
static bool is_as_strtod(const char *text)
{
    char row[400] = "";
    double value;
    double among;
    double want = strtod(text, NULL);
    bool whole;
    const char *to;

    (void)snprintf(row, sizeof row, "%s,12345678901234567890", text);
    to = number_scan(row, row + sizeof row, &among, &whole);
    return frame_number(str_of(text), &value, &whole)
        && memcmp(&value, &want, sizeof value) == 0 && to == row + strlen(text)
        && memcmp(&among, &want, sizeof among) == 0;
}

static void test_hard_numbers(void)
{
    // Ties, borders of the fast paths, subnormal and other awkward ones.
    static const char *const HARD[] = {
        "0",
        "-0",
        "0.0",
        "-0.0e5",
        "1",
        "+1",
        "1.",
        ".5",
        "-.5e-1",
        "249.56",
        "1.09861228866811",
        "0.1",
        "0.3",
        "123456789012345",
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "9007199254740995",
        "9007199254740993.0",
        "9007199254740993.00001",
        "18446744073709551615",
        "18446744073709551616",
        "1e22",
        "1e23",
        "9007199254740991e22",
        "1e-22",
        "1e-23",
        "1e27",
        "1e-27",
        "1e28",
        "0.30000000000000004",
        "5e-324",
        "2.4703282292062327e-324",
        "2.2250738585072011e-308",
        "2.2250738585072014e-308",
        "1.7976931348623157e308",
        "1e-400",
        "0e999999999",
        "1e-999999999",
        "0.000000000000000000000000000000000000000000000123456789012345678",
        "123456789012345678901234567890123456789012345678901234567890",
        "6.9294956446009195e15",
        "3.237883913302901e-319",
        "7.2057594037927933e16",
        "1.00000000000000011102230246251565",
        "1.00000000000000011102230246251565404236316680908203125",
        "1.00000000000000011102230246251565404236316680908203124",
        "1.00000000000000011102230246251565404236316680908203126",
        "8.5",
        "4503599627370496.5",
        "4503599627370497.5",
        "1e0000000022",
    };

    for (size_t i = 0; i < sizeof HARD / sizeof *HARD; i++) {
        CHECK(HARD[i], is_as_strtod(HARD[i]));
    }
}

static void random_number(char *text, size_t size)
{
    size_t len = 0;
    uint32_t digits = 1 + chance(20);
    uint32_t point = chance(24);

    text[len++] = chance(2) ? '-' : '+';
    for (uint32_t i = 0; i < digits && len < size - 12; i++) {
        if (i == point) {
            text[len++] = '.';
        }
        text[len++] = (char)('0' + chance(10));
    }
    text[len] = '\0';
    if (chance(3) == 0) {
        (void)snprintf(text + len, size - len, "e%d", (int)chance(80) - 40);
    }
}

static void test_random_numbers(void)
{
    char text[64];
    int wrong = 0;

    for (int i = 0; i < 200000; i++) {
        random_number(text, sizeof text);
        wrong += !is_as_strtod(text);
    }
    for (int i = 0; i < 50000; i++) { // any double, as %.17g and %.15g
        uint64_t bits = (uint64_t)chance(1U << 31) << 33
                      ^ (uint64_t)chance(1U << 31) << 16 ^ chance(1U << 31);
        double value;

        memcpy(&value, &bits, sizeof value);
        if (isfinite(value)) {
            (void)snprintf(text, sizeof text, i % 2 ? "%.17g" : "%.15g", value);
            wrong += !is_as_strtod(text);
        }
    }
    CHECK("250,000 numbers are strtod's to the last bit", wrong == 0);
}

static void test_what_is_a_number(void)
{
    static const char *const NOT[] = {"",     "-",   ".",    "1e",  "1e+",
                                      "0x10", "inf", "nan",  "NA",  "1,5",
                                      "1 2",  "1d5", "1.2.", "--1", "1L"};
    double value;
    bool whole;

    for (size_t i = 0; i < sizeof NOT / sizeof *NOT; i++) {
        char row[200] = "";

        (void)snprintf(row, sizeof row, "%s,", NOT[i]);
        CHECK(NOT[i], !frame_number(str_of(NOT[i]), &value, &whole));
        CHECK(NOT[i], number_scan(row, row + sizeof row, &value, &whole)
                          != row + strlen(NOT[i]));
    }
    CHECK("spaces", frame_number(STR(" 12 "), &value, &whole) && value == 12);
    CHECK("whole", whole);
    CHECK("a point", frame_number(STR("12.0"), &value, &whole) && !whole);
    CHECK("beyond R's integers",
          frame_number(STR("2147483648"), &value, &whole) && !whole);
    CHECK("too large",
          frame_number(STR("1e400"), &value, &whole) && isinf(value));
}

// ---- tables -----------------------------------------------------------------

static void test_types(void)
{
    CHECK("reads", read_text("\xef\xbb\xbf\"id\",time, y ,drug,n\r\n"
                             "\"2\",0.5,1,No,NA\r\n"
                             "\"10\",,2,\"Yes, all\",\r\n"
                             "\r\n"
                             "\"2\", 3 ,NA,NA,NA\r\n"
                             "1,1e1,4.0,No,"));
    CHECK("rows and columns", frame.rows == 4 && frame.column_count == 5);
    CHECK("quoted numbers are numbers",
          !column("id")->is_text && column("id")->numbers[1] == 10);
    CHECK("whole numbers", column("id")->is_whole);
    CHECK("others", !column("y")->is_whole && !column("time")->is_whole);
    CHECK("missing is missing", isnan(column("time")->numbers[1])
                                    && column("time")->missing == 1
                                    && isnan(column("y")->numbers[2]));
    CHECK("spaces around", column("time")->numbers[2] == 3);
    CHECK("text", is_level(column("drug"), 1, "Yes, all")
                      && is_level(column("drug"), 3, "No")
                      && column("drug")->level_count == 2);
    CHECK("missing text", column("drug")->codes[2] == FRAME_NO_TEXT
                              && column("drug")->missing == 1);
    CHECK("the line that made it text", column("drug")->text_line == 2);
    CHECK("nothing at all", !column("n")->is_text && column("n")->missing == 4);
}

static void test_levels(void)
{
    // sort() of R 4.2 in C.UTF-8 and in en_US.UTF-8, with ICU 72
    static const char *const ORDER[] = {
        "_",
        "-1",
        "<=20",
        ">50",
        "10",
        "20-50",
        "9",
        "a",
        "A",
        "a b",
        "A b",
        "a b c",
        "ab",
        "aB",
        "Ab",
        "b",
        "B",
        "co op",
        "co-op",
        "coop",
        "Coop",
        "\xc3\xa9",
        "\xc3\x89t\xc3\xa9",
        "f",
        "resume",
        "Resume",
        "r\xc3\xa9sume",
        "r\xc3\xa9sum\xc3\xa9",
        "X",
        "zz",
    };
    enum { COUNT = sizeof ORDER / sizeof *ORDER };
    char table[1000] = "a,b\n";

    for (size_t i = 0; i < COUNT; i++) { // 13 and 30 share no factor
        (void)snprintf(table + strlen(table), sizeof table - strlen(table),
                       "%s,1\n", ORDER[(5 + i * 13) % COUNT]);
    }
    CHECK("reads", read_text(table));
    CHECK("as many", column("a")->level_count == COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        CHECK("in alphabetical order",
              str_is(column("a")->levels[i], ORDER[i]));
    }
    CHECK("reads", read_text("a,b\nb,1\nB,2\na,3\n10,4\n9,5\n\xc3\xa9,6\n"
                             "a b,7\nab,8\n"));
    CHECK("the first line that is no number", column("a")->text_line == 2);
    CHECK("numbers among texts stay as written",
          is_level(column("a"), 3, "10"));
    CHECK("a carriage return inside a line",
          read_text("a,b\nx\ry,1\nx,2\n") && column("a")->level_count == 2
              && is_level(column("a"), 0, "x\ry"));
    CHECK("the first column of write.csv() has no name",
          read_text("\"\",\"y\"\n\"1\",2\n") && column("X")->numbers[0] == 1);
}

// A text is remembered as it was written: what begins alike is not the same.
static void test_runs(void)
{
    static const char LONGER[] = "a text of more than thirty-two bytes";
    char table[400];

    (void)snprintf(table, sizeof table,
                   "g,y\nab,1\nab,2\nabc,3\nab,4\n\"ab\",5\n\"ab\",6\n"
                   "\"abc\",7\nNA,8\nNA,9\nNAB,10\n%s,11\n%s,12\n%sr,13\n"
                   "ab,14\r\nab,15\r\n\"ab\"\"c\",16\nab,17\nab",
                   LONGER, LONGER, LONGER);
    CHECK("a row that breaks off is refused", !read_text(table));
    table[strlen(table) - 3] = '\0';
    CHECK("reads", read_text(table) && frame.rows == 17);
    CHECK("six texts",
          column("g")->level_count == 6 && column("g")->missing == 2);
    for (size_t row = 0; row < 17; row++) {
        static const char *const TEXTS[] = {
            "ab",  "ab",   "abc",  "ab", "ab", "ab", "abc",   NULL, NULL,
            "NAB", LONGER, LONGER, NULL, "ab", "ab", "ab\"c", "ab"};

        CHECK("each its own",
              !TEXTS[row] || is_level(column("g"), row, TEXTS[row]));
    }
}

static void test_slips(void)
{
    CHECK("a slip of the pen", read_text("x,age,id,w\n1,20,a1,u\n2,3O,a2,v\n"
                                         "3,40,7,u\n4,50,a4,v\n"));
    CHECK("is told with its line",
          str_is(frame_slips(arena, &frame),
                 "note: \"age\" is taken for text, since line 3 has something "
                 "that is not a number\n"));
    CHECK("none",
          read_text("w\nu\nv\n") && frame_slips(arena, &frame).len == 0);
}

static void test_wanted(void)
{
    static const struct str WANTED[] = {
        {"c", 1},
        {"a", 1}
    };
    static const struct str OTHER[] = {
        {"z", 1}
    };
    const char text[] = "a,b,c\n1,x,3\n4,\"y\",6\n";
    const struct frame_column *found;

    CHECK("two of three", read_source((struct frame_source){.wanted = WANTED,
                                                            .wanted_count = 2},
                                      text, strlen(text))
                              && frame.column_count == 2 && ignored == 1);
    CHECK("in the order of the file", str_is(frame.columns[0].name, "a")
                                          && frame.columns[1].numbers[1] == 6);
    CHECK(
        "one that is not there",
        !read_source((struct frame_source){.wanted = OTHER, .wanted_count = 1},
                     text, strlen(text))
            && err.kind == ERR_MISSING
            && strcmp(err.text, "there is no column \"z\"; there are a, b, c")
                   == 0);
    CHECK("a number is wanted",
          read_text(text) && frame_get_numbers(&frame, STR("c"), &found, &err)
              && !frame_get_numbers(&frame, STR("b"), &found, &err)
              && strstr(err.text, "line 2"));
}

static const struct {
    const char *text, *says;
    enum err_kind kind;
} BAD[] = {
    {"",                  "the file is empty",                               ERR_INPUT},
    {"a,b\n",             "there are no rows",                               ERR_INPUT},
    {"a,b\n\n\r\n",       "there are no rows",                               ERR_INPUT},
    {"a,b\n1,2\n1,2,3\n", "line 3 has 3 fields, but the first line names 2",
     ERR_INPUT                                                                        },
    {"a,b\n1,2\n\n1\n",   "line 4 has 1 field,",                             ERR_INPUT},
    {"a,b\n1,\"2\n",      "line 2, field 2: a quote is never closed",        ERR_INPUT},
    {"a,b\n1,1e999\n",    "line 2, column b: this number is too large",      ERR_INPUT},
    {"a,a\n1,1\n",        "names the column \"a\" twice",                    ERR_INPUT},
    {"a,b\n1,\xe9\n",     "line 2: not UTF-8",                               ERR_INPUT},
};

static void test_bad(void)
{
    struct frame_source folder = {.path = "/"};
    struct frame_source nothing = {.path = "/no/such/file.csv"};

    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        CHECK(BAD[i].says, !read_text(BAD[i].text) && err.kind == BAD[i].kind
                               && strstr(err.text, BAD[i].says));
    }
    CHECK("a folder", !frame_read(arena, &folder, &frame, NULL, &err)
                          && err.kind == ERR_INPUT);
    CHECK("no such file", !frame_read(arena, &nothing, &frame, NULL, &err)
                              && err.kind == ERR_MISSING);
}

// ---- large ones -------------------------------------------------------------

enum { ROWS = 120000 };

struct big {
    char *text;
    size_t len;
    const char *late; // stands in row ROWS - 3 of column y
    bool quoted;
};

// Three megabytes in many parts: client, time, y.
static void make_big(struct big *big)
{
    size_t room = (size_t)ROWS * 40;

    big->text = arena_take(arena, room, 1);
    big->len = (size_t)snprintf(big->text, room, "client,time,y\n");
    for (int i = 0; i < ROWS; i++) {
        const char *quote = big->quoted && i % 7 == 0 ? "\"" : "";
        char *at = big->text + big->len;
        size_t left = room - big->len;

        big->len +=
            (size_t)(i == ROWS - 3 && big->late
                         ? snprintf(at, left, "c%d,1,%s\n", i / 10, big->late)
                         : snprintf(at, left, "%sc%d%s,%d,%.6f\n", quote,
                                    i / 10, quote, i % 10, i * 0.25));
    }
}

static bool is_big(const struct big *big)
{
    bool good = frame.rows == ROWS && column("client")->is_text
             && column("client")->level_count == ROWS / 10;
    char client[16];

    for (size_t i = 0; good && i < ROWS; i++) {
        (void)snprintf(client, sizeof client, "c%zu", i / 10);
        good = is_level(column("client"), i, client)
            && (big->late || column("y")->numbers[i] == (double)i * 0.25);
    }
    return good;
}

static void test_threads(void)
{
    struct big plain = {0};
    struct big quoted = {.quoted = true};

    make_big(&plain);
    make_big(&quoted);
    for (int threads = 1; threads <= 4; threads++) {
        struct frame_source source = {.threads = threads};

        CHECK("any number of threads",
              read_source(source, plain.text, plain.len) && is_big(&plain));
        CHECK("with quotes here and there",
              read_source(source, quoted.text, quoted.len) && is_big(&quoted));
    }
}

static void test_late_text(void)
{
    struct big big = {.late = "lost"};
    struct big broken = {.late = "1,2"};

    make_big(&big);
    CHECK("numbers that turn out to be text",
          read_source((struct frame_source){.threads = 3}, big.text, big.len)
              && is_big(&big) && column("y")->is_text);
    CHECK("where", column("y")->text_line == ROWS - 1);
    CHECK("those before are as written",
          is_level(column("y"), 1, "0.250000")
              && is_level(column("y"), ROWS - 3, "lost"));
    make_big(&broken);
    CHECK("a broken row far down",
          !read_source((struct frame_source){.threads = 3}, broken.text,
                       broken.len)
              && strstr(err.text, "line 119999 has 4 fields"));
}

static void test_pipe(void)
{
    int ends[2];
    const char text[] = "a,b\n1,2\nx,3\n";
    struct frame_source source = {.path = "-"};

    CHECK("a pipe",
          pipe(ends) == 0
              && write(ends[1], text, strlen(text)) == (ssize_t)strlen(text));
    (void)close(ends[1]);
    source.in = fdopen(ends[0], "r");
    CHECK("is read", frame_read(arena, &source, &frame, NULL, &err)
                         && frame.rows == 2 && is_level(column("a"), 0, "1"));
    (void)fclose(source.in);
}

// ---- blocks -----------------------------------------------------------------

struct sums {
    int starts, blocks;
    size_t rows;
    bool in_order;
    double y;
    uint32_t last_code;
    size_t stop_after;
};

static bool start_sums(void *who, struct err *why)
{
    struct sums *sums = who;

    (void)why;
    sums->starts++;
    sums->rows = 0;
    sums->blocks = 0;
    sums->y = 0;
    sums->in_order = true;
    return true;
}

static bool add_rows(void *who, const struct frame_block *block,
                     struct err *why)
{
    struct sums *sums = who;

    sums->in_order = sums->in_order && block->first_row == sums->rows;
    sums->rows += block->rows;
    sums->blocks++;
    for (size_t i = 0; i < block->rows && !block->columns[2].is_text; i++) {
        sums->y += block->columns[2].numbers[i];
    }
    sums->last_code = block->columns[0].codes[block->rows - 1];
    return !sums->stop_after || sums->rows < sums->stop_after
        || err_set(why, ERR_LIMIT, "enough");
}

static bool visit(const struct big *big, struct sums *sums)
{
    struct frame_source source = {.threads = 2};
    struct frame_visitor visitor = {sums, start_sums, add_rows};
    bool good;

    source.in = fmemopen(big->text, big->len, "r");
    good = frame_blocks(arena, &source, &visitor, &frame, NULL, &err);
    (void)fclose(source.in);
    return good;
}

static void test_blocks(void)
{
    struct big big = {0};
    struct big late = {.late = "?"};
    struct sums sums = {0};
    struct sums stopped = {.stop_after = 1000};

    make_big(&big);
    CHECK("blocks", visit(&big, &sums) && sums.starts == 1 && sums.blocks > 5);
    CHECK("all rows in order", sums.rows == ROWS && sums.in_order);
    CHECK("their sum", sums.y == 0.25 * ROWS / 2 * (ROWS - 1));
    CHECK("a table without rows",
          frame.rows == ROWS && !column("y")->numbers
              && column("client")->level_count == ROWS / 10);
    CHECK("codes by appearance, levels sorted",
          sums.last_code == ROWS / 10 - 1
              && str_is(column("client")->levels[column("client")->codes[1]],
                        "c1"));
    make_big(&late);
    sums = (struct sums){0};
    CHECK("begun anew once",
          visit(&late, &sums) && sums.starts == 2 && sums.rows == ROWS);
    CHECK("a visitor may stop",
          !visit(&big, &stopped) && strcmp(err.text, "enough") == 0);
}

int main(void)
{
    arena = arena_open("test");
    test_hard_numbers();
    test_random_numbers();
    test_what_is_a_number();
    test_types();
    test_levels();
    test_runs();
    test_slips();
    test_wanted();
    test_bad();
    test_threads();
    test_late_text();
    test_pipe();
    test_blocks();
    arena_close(arena);
    return check_end();
}
