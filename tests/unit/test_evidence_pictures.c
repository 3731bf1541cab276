// The pictures of evidence: well-formed, complete, and true to the numbers
// they show. What they look like was looked at (docs/EVIDENCE.md).

#include "base/arena.h"
#include "base/file.h"
#include "check.h"
#include "cli/picture_file.h"
#include "evidence/alliance_picture.h"
#include "evidence/bubble.h"
#include "evidence/forest.h"
#include "evidence/funnel.h"
#include "wire/json_out.h"
#include "wire/xml.h"

#include <unistd.h>

// ---- counting elements ------------------------------------------------------

struct seen {
    int rects, lines, curves, polygons, circles, paths, texts;
    double widest_rect, lowest_x, highest_x; // of rectangles' left edges
    bool named;                              // title and desc are not empty
    int named_count;
    char inside[32];
};

static double number(const struct xml_place *place, const char *name)
{
    const char *value = xml_attribute(place, name);

    return value ? strtod(value, NULL) : 0;
}

static bool open_element(void *self, const struct xml_place *place,
                         const char *name, struct err *err)
{
    struct seen *seen = self;

    (void)err;
    seen->lines += !strcmp(name, "line");
    seen->curves += !strcmp(name, "polyline");
    seen->polygons += !strcmp(name, "polygon");
    seen->circles += !strcmp(name, "circle");
    seen->paths += !strcmp(name, "path");
    seen->texts += !strcmp(name, "text");
    if (!strcmp(name, "rect")) {
        double x = number(place, "x") + number(place, "width") / 2;

        seen->widest_rect = fmax(seen->widest_rect, number(place, "width"));
        seen->lowest_x = seen->rects ? fmin(seen->lowest_x, x) : x;
        seen->highest_x = fmax(seen->highest_x, x);
        seen->rects++;
    }
    (void)snprintf(seen->inside, sizeof seen->inside, "%s", name);
    return true;
}

static bool take_text(void *self, struct str text, struct err *err)
{
    struct seen *seen = self;

    (void)err;
    seen->named_count +=
        (!strcmp(seen->inside, "title") || !strcmp(seen->inside, "desc"))
        && str_trim(text).len;
    return true;
}

static struct seen look(const char *name, struct text *svg)
{
    struct seen seen = {0};
    struct err err = {0};
    struct xml_calls calls = {&seen, open_element, NULL, take_text};

    CHECK(name, xml_parse(text_str(svg), &calls, &err));
    CHECK("it has a title and a description", seen.named_count >= 2);
    return seen;
}

static bool holds(struct text *text, const char *words)
{
    return strstr(text_str(text).at, words) != NULL;
}

// ---- forests ----------------------------------------------------------------

static struct forest_row study(const char *name, double estimate, double reach,
                               double weight)
{
    return (struct forest_row){
        FOREST_STUDY,     str_of(name), estimate, estimate - reach,
        estimate + reach, weight,       NAN,      NAN};
}

static struct forest forest_with(const struct forest_row *rows, size_t count)
{
    return (struct forest){
        .title = STR("Forest plot"),
        .description = STR("what it shows"),
        .label_head = STR("Study"),
        .axis = STR("Effect"),
        .level = .95,
        .guide = NAN,
        .has_weights = true,
        .rows = rows,
        .row_count = count,
    };
}

static void test_forest(struct arena *arena)
{
    struct forest_row rows[] = {
        study("<b>A & \"B\"</b>", .2, .1, 75),
        study("Wide", .5, 40, 25),
        {FOREST_SUMMARY, STR("Pooled"),      .3,  .1,  .5,  NAN, -.2, .8 },
        {FOREST_NOTE,    STR("Q(1) = 3.00"), NAN, NAN, NAN, NAN, NAN, NAN},
    };
    struct forest forest = forest_with(rows, 4);
    struct text svg = text_in(arena);
    struct text words = text_in(arena);
    struct seen seen;

    forest_draw(&svg, &forest, true);
    seen = look("a forest is well-formed", &svg);
    CHECK("each study has a box", seen.rects == 2);
    CHECK("two arrows and a diamond", seen.polygons == 3);
    CHECK("a name is escaped", !holds(&svg, "<b>A"));
    CHECK("the estimate stands beside it", holds(&svg, "0.20 [0.10, 0.30]"));
    CHECK("the heavier box is the larger",
          fabs(seen.widest_rect - 14) < .1 && seen.highest_x > seen.lowest_x);
    CHECK("a file of its own knows dark readers",
          holds(&svg, "prefers-color-scheme"));
    svg = text_in(arena);
    forest_draw(&svg, &forest, false);
    CHECK("in a page it brings no style", !holds(&svg, "<style"));
    forest_print(&words, &forest, 80);
    CHECK("the text twin has the diamond", holds(&words, "\xE2\x97\x86"));
    CHECK("and an arrow where an interval leaves",
          holds(&words, "\xE2\x96\xB8"));
    CHECK("and the numbers", holds(&words, "0.30 [0.10, 0.50]"));
}

static void test_scale(struct arena *arena)
{
    struct forest_row rows[] = {study("a", -1, .1, 50), study("b", 1, .1, 50)};
    struct forest forest = forest_with(rows, 2);
    struct text svg = text_in(arena);

    forest.transform = TRANSFORM_EXP;
    forest_draw(&svg, &forest, true);
    CHECK("a log ratio is shown as a ratio", holds(&svg, "2.72 [2.46, 3.00]"));
    CHECK("with marks at ratios", holds(&svg, ">0.5<") && holds(&svg, ">2<"));
}

static void test_many(struct arena *arena)
{
    enum { MANY = 5000 };
    struct forest_row *rows = arena_take(arena, MANY + 1, sizeof *rows);
    struct forest forest = forest_with(rows, MANY + 1);
    struct text svg = text_in(arena);
    struct str note;
    struct forest thin;

    for (int i = 0; i < MANY; i++) {
        rows[i] = study("x", (i * 7919) % MANY, 1, 1);
    }
    rows[MANY] = (struct forest_row){
        FOREST_SUMMARY, STR("Pooled"), 1, 0, 2, NAN, NAN, NAN};
    thin = forest_thinned(arena, &forest, &note);
    CHECK("as many as can be drawn", thin.row_count == FOREST_DRAWN + 1);
    CHECK("from the smallest", thin.rows[0].estimate == 0);
    CHECK("to the largest", thin.rows[FOREST_DRAWN - 1].estimate == MANY - 1);
    CHECK("and it is said", str_starts(note, STR("2000 of 5000 rows")));
    forest_draw(&svg, &forest, true);
    CHECK("the picture stays small", text_str(&svg).len < 200 * 1000);
    (void)look("and well-formed", &svg);
}

static void test_empty(struct arena *arena)
{
    struct forest_row rows[] = {
        {FOREST_STUDY, STR("lost"), NAN, NAN, NAN, NAN, NAN, NAN}
    };
    struct forest forest = forest_with(rows, 1);
    struct text svg = text_in(arena);
    struct text words = text_in(arena);

    forest.reference = NAN;
    forest_draw(&svg, &forest, true);
    CHECK("a row without numbers draws nothing",
          look("alone", &svg).rects == 0);
    CHECK("and no NaN", !holds(&svg, "nan"));
    forest_print(&words, &forest, 80);
    CHECK("nor in letters", !holds(&words, "nan"));
}

// ---- funnels and bubbles ----------------------------------------------------

static void test_funnel(struct arena *arena)
{
    double yi[] = {.1, .2, .9};
    double vi[] = {.01, .02, .2};
    double filled_yi[] = {-.4};
    double filled_vi[] = {.2};
    struct funnel funnel = {.title = STR("Funnel plot"),
                            .description = STR("what it shows"),
                            .axis = STR("Effect"),
                            .level = .95,
                            .centre = .2,
                            .yi = yi,
                            .vi = vi,
                            .k = 3,
                            .filled_yi = filled_yi,
                            .filled_vi = filled_vi,
                            .filled = 1};
    struct text svg = text_in(arena);
    struct seen seen;

    funnel_draw(&svg, &funnel, true);
    seen = look("a funnel is well-formed", &svg);
    CHECK("studies, and what was filled in", seen.circles == 4);
    CHECK("one region", seen.polygons == 1 && seen.paths == 0);
    funnel.has_contours = true;
    svg = text_in(arena);
    funnel_draw(&svg, &funnel, true);
    seen = look("with contours, too", &svg);
    CHECK("three bands", seen.paths == 3);
    CHECK("with their key", holds(&svg, ".01 &lt; p &lt; .05"));
    funnel.centre = NAN;
    funnel.has_contours = false;
    svg = text_in(arena);
    funnel_draw(&svg, &funnel, true);
    CHECK("without a pooled effect no region",
          look("bare", &svg).polygons == 0 && !holds(&svg, "nan"));
}

static void test_bubble(struct arena *arena)
{
    double x[] = {1, 2, 3};
    double yi[] = {.1, .2, .9};
    double weights[] = {1, 4, 16};
    struct bubble bubble = {.title = STR("Bubble plot"),
                            .description = STR("what it shows"),
                            .x_name = STR("year"),
                            .axis = STR("Effect"),
                            .x = x,
                            .yi = yi,
                            .weights = weights,
                            .k = 3};
    struct text svg = text_in(arena);

    for (int i = 0; i < BUBBLE_POINTS; i++) {
        bubble.line_x[i] = 1 + 2.0 * i / (BUBBLE_POINTS - 1);
        bubble.line[i] = .1 * bubble.line_x[i];
        bubble.low[i] = bubble.line[i] - .1;
        bubble.high[i] = bubble.line[i] + .1;
    }
    bubble_draw(&svg, &bubble, true);
    CHECK("a circle for each study",
          look("a bubble plot is well-formed", &svg).circles == 3);
    CHECK("areas go with weights",
          holds(&svg, "r=\"15.0\"") && holds(&svg, "r=\"7.5\""));
}

// ---- numbers ----------------------------------------------------------------

static void test_numbers(struct arena *arena)
{
    struct ticks ticks =
        ticks_of(arena, TRANSFORM_TANH, atanh(-.55), atanh(.95), 6);

    CHECK("a minus is a minus sign",
          str_is(number_words(arena, -.714, 2), "\xE2\x88\x92"
                                                "0.71"));
    CHECK("nothing is not below nothing",
          str_is(number_words(arena, -.001, 2), "0.00"));
    CHECK("what is not known is a dash",
          str_is(number_words(arena, NAN, 2), "\xE2\x80\x93"));
    CHECK("huge numbers keep their place",
          str_is(number_words(arena, 1.5e300, 2), "1.50e+300"));
    CHECK("two digits of a standard error",
          number_decimals(.18) == 2 && number_decimals(.03) == 3
              && number_decimals(0) == 2 && number_decimals(NAN) == 2);
    CHECK("marks are round where people read them",
          ticks.count == 7
              && str_is(ticks.words[0], "\xE2\x88\x92"
                                        "0.4")
              && check_near(ticks.at[6], atanh(.8), 1e-12));
    CHECK("no marks without a span",
          ticks_of(arena, TRANSFORM_NONE, 1, 1, 5).count == 0);
    CHECK("and none from broken ends",
          ticks_of(arena, TRANSFORM_EXP, NAN, 1, 5).count == 0
              && ticks_of(arena, TRANSFORM_EXP, -INFINITY, 1, 5).count == 0);
    CHECK("an arcsine beyond its range is its end",
          transform_to(TRANSFORM_SINE, 2) == 1
              && transform_to(TRANSFORM_SINE, -1) == 0);
}

// As few digits as read back to the very same value, JSON's null for none.
static void test_exact(struct arena *arena)
{
    static const struct {
        double value;
        const char *words;
    } NUMBERS[] = {
        {.1,       "0.1"                },
        {-0.0,     "0"                  },
        {1e-300,   "1e-300"             },
        {1.0 / 3,  "0.3333333333333333" },
        {12345678, "12345678"           },
        {.1 + .2,  "0.30000000000000004"},
        {-2.5e10,  "-25000000000"       },
    };
    struct text text = text_in(arena);
    struct json_out json = json_out_in(&text);

    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
        struct text exact = text_in(arena);

        text_add_exact(&exact, NUMBERS[i].value);
        CHECK(NUMBERS[i].words, str_is(text_str(&exact), NUMBERS[i].words));
    }
    json_array_short(&json, NULL);
    json_number(&json, NULL, NAN);
    json_number(&json, NULL, INFINITY);
    json_number(&json, NULL, .1);
    json_end(&json);
    CHECK("what is not finite is null",
          str_is(str_trim(text_str(&text)), "[null, null, 0.1]"));
}

// ---- other formats ----------------------------------------------------------

static void test_formats(struct arena *arena)
{
    const struct str svg =
        STR("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
            "<circle r='4'/></svg>");
    char folder[] = "/tmp/rapport-test-XXXXXX";
    char path[FILE_PATH_ROOM];
    enum picture_format format = PICTURE_SVG;
    struct err err = {0};
    struct str bytes;
    char *search = strdup(getenv("PATH"));

    CHECK("an ending names a format",
          picture_format_of(STR("a/b.png"), "--forest", &format, &err)
              && format == PICTURE_PNG);
    CHECK("or none",
          !picture_format_of(STR("forest"), "--forest", &format, &err)
              && strstr(err.text, "--forest"));
    CHECK("a folder to try in",
          mkdtemp(folder) != NULL && file_path(path, folder, "a.png", &err));
    (void)setenv("PATH", "/nonexistent", 1);
    CHECK("without rsvg-convert it is said what to install",
          !picture_save(arena, path, PICTURE_PNG, svg, &err)
              && strstr(err.text, "librsvg2-bin") && !file_exists(path));
    (void)setenv("PATH", search, 1);
    if (picture_save(arena, path, PICTURE_PNG, svg, &err)) {
        CHECK("with it, there is a PNG",
              file_read(arena, path, 1000000, &bytes, &err)
                  && str_starts(bytes, STR("\x89PNG")));
        CHECK("and a broken picture makes none",
              !picture_save(arena, path, PICTURE_PNG, STR("<svg"), &err));
    } else {
        printf("skipped: rsvg-convert is not here\n");
    }
    (void)unlink(path);
    (void)rmdir(folder);
    free(search);
}

// ---- within and between people ----------------------------------------------

static struct seen draw_alliance(struct arena *arena, struct text *svg,
                                 const struct alliance_answer *answer,
                                 bool between, bool invented)
{
    const struct alliance_picture picture = {
        .answer = answer,
        .between = between,
        .invented = invented,
        .title = STR("Within people"),
        .description = STR("Lines."),
        .said = {STR("check"), 0, 100},
        .after = {STR("score"), 0, 27 },
    };

    *svg = text_in(arena);
    alliance_draw(svg, &picture, true);
    return look("within and between people", svg);
}

static void test_alliance(struct arena *arena)
{
    struct alliance_answer answer = {
        .is_fitted = true,
        .within = {-.06, .02, 30, -.10, -.02},
        .between = {-.16, .04, 30, -.24, -.08},
        .said_own = 8,
        .said_between = 9,
        .said_mean = 74,
        .after_mean = 10
    };
    struct text svg;
    struct seen within = draw_alliance(arena, &svg, &answer, false, false);
    struct seen between;

    CHECK("within: two shades for each of five people",
          within.polygons == 10 && within.circles == 5 && within.curves == 5);
    CHECK("they are nobody", holds(&svg, "Five people who do not exist")
                                 && !holds(&svg, "Invented"));
    between = draw_alliance(arena, &svg, &answer, true, true);
    CHECK("between: two shades of one line through the five",
          between.polygons == 2 && between.circles == 5 && between.curves == 6);
    CHECK("invented numbers say so", holds(&svg, "Invented numbers"));
    answer.within = (struct alliance_estimate){-9, 4, 30, -17, -1};
    answer.said_between = answer.said_mean = 0;
    (void)draw_alliance(arena, &svg, &answer, false, false);
    CHECK("what leaves the scale ends at its edge",
          !holds(&svg, "nan") && !holds(&svg, "inf") && !holds(&svg, "e+"));
}

int main(void)
{
    struct arena *arena = arena_open("test");

    test_forest(arena);
    test_scale(arena);
    test_many(arena);
    test_empty(arena);
    test_funnel(arena);
    test_bubble(arena);
    test_alliance(arena);
    test_numbers(arena);
    test_exact(arena);
    test_formats(arena);
    arena_close(arena);
    return check_end();
}
