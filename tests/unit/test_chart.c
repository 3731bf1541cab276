// Picture, sentence and table of a course say the same, and nothing is joined
// that does not belong together (M22, M23).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "web/chart.h"

enum { WEEK = 7 * DAY };
static const int64_t START = 1772541000; // 3 March 2026, 12:30 UTC

static const struct scale PHQ = {
    .name = "total",
    .title = "PHQ-9",
    .min = 0,
    .max = 27,
    .cutoff = {.known = true, .value = 10, .trust = TRUST_VERIFIED},
};
static const struct threshold SIX = {
    .known = true, .points = 6, .at_least = true, .verified = true};

static struct zone *zone;

// A chart of weekly values, NAN for a form that was not answered.
static struct chart chart_of(struct arena *arena, const double *values,
                             int count)
{
    struct chart_point *points =
        arena_take(arena, (size_t)count, sizeof *points);

    for (int i = 0; i < count; i++) {
        points[i] = (struct chart_point){.at = START + (int64_t)i * WEEK,
                                         .session_number = i + 1,
                                         .value = values[i]};
    }
    return (struct chart){.key = "phq9-total",
                          .zone = zone,
                          .scale = &PHQ,
                          .better = BETTER_LOWER,
                          .points = points,
                          .point_count = count,
                          .start = NAN,
                          .threshold = SIX};
}

#define CHART(arena, ...)                                                      \
    chart_of((arena), (const double[]){__VA_ARGS__},                           \
             (int)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)))

static int count_of(const struct text *text, const char *what)
{
    int count = 0;
    const char *at = text->at ? text->at : "";

    while ((at = strstr(at, what)) != NULL) {
        count++;
        at++;
    }
    return count;
}

static bool says(struct str text, const char *what)
{
    return strstr(text.at, what) != NULL;
}

// ---- the sentence -----------------------------------------------------------

static void check_sentences(struct arena *arena)
{
    struct chart better = CHART(arena, 17, 16, 15, 14, 13, 12, 11, 12, 11);
    struct chart away = CHART(arena, 17, 9);
    struct chart same = CHART(arena, 12, 14, 12);
    struct chart unknown = CHART(arena, 12, 14);
    struct chart one = CHART(arena, NAN, 12);
    struct chart none = CHART(arena, NAN);
    struct chart based = CHART(arena, 12, 20);

    unknown.threshold = (struct threshold){0};
    based.start = 26;
    CHECK("the whole sentence",
          str_is(chart_sentence(arena, &better),
                 "Since 3 March (9 check-ins) the score went from 17 to 11. "
                 "That is more than chance variation. It is still above the "
                 "line of 10. The last three are steady."));
    CHECK("across the line",
          says(chart_sentence(arena, &away), "It is now below the line of 10"));
    CHECK("where it began",
          says(chart_sentence(arena, &same),
               "is where it began, at 12. That can be chance variation."));
    CHECK("no verdict on chance without a value for it",
          says(chart_sentence(arena, &unknown),
               "We cannot tell change from chance with this form."));
    CHECK("change counts from the baseline",
          says(chart_sentence(arena, &based), "went from 26 to 20."));
    CHECK("one value is no picture",
          str_is(chart_sentence(arena, &one),
                 "Two check-ins make a picture. One so far."));
    CHECK("no value is none",
          str_is(chart_sentence(arena, &none),
                 "Two check-ins make a picture. None so far."));
}

// ---- the picture ------------------------------------------------------------

static const struct {
    const char *name;
    double values[6];
    int version_break; // before this point; 0: none
    int runs;
} RUNS[] = {
    {"one run",                           {9, 8, 7, 6, 5, 4},       0, 1},
    {"a gap cuts",                        {9, 8, NAN, 6, 5, 4},     0, 2},
    {"a long gap cuts once",              {9, NAN, NAN, NAN, 5, 4}, 0, 2},
    {"gaps at both ends cut nothing",     {NAN, 8, 7, 6, 5, NAN},   0, 1},
    {"a new version cuts",                {9, 8, 7, 6, 5, 4},       3, 2},
    {"a gap and a new version cut twice", {9, NAN, 7, 6, 5, 4},     4, 3},
    {"alternating answers stand alone",   {9, NAN, 7, NAN, 5, NAN}, 0, 3},
};

static void check_runs(struct arena *arena)
{
    for (size_t i = 0; i < sizeof RUNS / sizeof RUNS[0]; i++) {
        struct chart chart = chart_of(arena, RUNS[i].values, 6);
        struct chart_point *points = (struct chart_point *)chart.points;
        struct text out = text_in(arena);

        points[RUNS[i].version_break].version_break = RUNS[i].version_break > 0;
        chart_draw(&out, &chart, true);
        CHECK(RUNS[i].name, count_of(&out, "class=\"line\"") == RUNS[i].runs);
    }
}

static void check_parts(struct arena *arena)
{
    struct chart chart = CHART(arena, 17, 14, NAN, 12, 11);
    struct text out = text_in(arena);
    struct text plain = text_in(arena);

    chart_draw(&out, &chart, false);
    CHECK("two pictures, for wide and narrow", count_of(&out, "<svg") == 2);
    CHECK("a picture with a name", count_of(&out, "role=\"img\"") == 2
                                       && count_of(&out, "</title>") >= 2
                                       && count_of(&out, "</desc>") == 2);
    CHECK("the sentence is its description",
          count_of(&out, chart_sentence(arena, &chart).at) == 2);
    CHECK("the zone is hatched and named",
          count_of(&out, "url(#hatch-phq9-total-") == 2
              && count_of(&out, "change this small") == 2);
    CHECK("the cut-off is named",
          count_of(&out, "most people without") == 2
              && count_of(&out, "difficulties score below") == 2);
    CHECK("the direction is said", count_of(&out, "higher = harder") == 2);
    CHECK("a missing answer is a hollow tick",
          count_of(&out, "class=\"gone\"") == 2);
    CHECK("a dot for each answer", count_of(&out, "class=\"dot\"") == 8);
    CHECK("the last value stands in it", count_of(&out, "ink last") == 2);

    chart.threshold = (struct threshold){0};
    chart_draw(&plain, &chart, false);
    CHECK("no zone where chance is unknown",
          !count_of(&plain, "hatch")
              && count_of(&plain, "We cannot tell") == 3);
}

// The cut-off is named at the right end, also where the course comes down
// through it; at the left only where the last points are in the way.
static void check_label_end(struct arena *arena)
{
    static const char *const RIGHT = "text-anchor=\"end\">most people";
    struct chart falling = CHART(arena, 16, 15, 15, 14, 11, 8, 7, 6, 5);
    struct chart staying = CHART(arena, 15, 13, 10, 10, 11, 10, 9, 10, 11);
    struct text right = text_in(arena);
    struct text left = text_in(arena);

    chart_draw(&right, &falling, false);
    CHECK("named at the right end", count_of(&right, RIGHT) == 2);
    chart_draw(&left, &staying, false);
    CHECK("or out of the way of the last points", count_of(&left, RIGHT) < 2);
}

// Always the full range: half of it is half the height, whatever was scored.
static void check_axis(struct arena *arena)
{
    struct chart low = CHART(arena, 1, 2);
    struct chart high = CHART(arena, 26, 2);
    struct text one = text_in(arena);
    struct text other = text_in(arena);

    chart_draw(&one, &low, true);
    chart_draw(&other, &high, true);
    CHECK("the same value is at the same height in every chart",
          strstr(one.at, "L300 76.52") || strstr(one.at, " 76.5"));
    CHECK("also beside a high one", strstr(other.at, " 76.5") != NULL);
}

static void check_marks(struct arena *arena)
{
    struct chart chart = CHART(arena, 17, 14, 12);
    struct chart_point *points = (struct chart_point *)chart.points;
    struct strip_bar bars[] = {
        {START,            80, 80, 70,  false, false},
        {START + WEEK,     40, 78, NAN, true,  false},
        {START + 2 * WEEK, 82, 70, 90,  false, true },
    };
    struct text staff = text_in(arena);
    struct text client = text_in(arena);
    struct text small = text_in(arena);

    points[1].mark = MARK_HELPED;
    points[2].mark = MARK_PAPER;
    chart.bars = bars;
    chart.bar_count = 3;
    chart_draw(&staff, &chart, false);
    CHECK("dip and repair are marked",
          count_of(&staff, "open dip") == 2
              && count_of(&staff, "dot repaired") == 2);
    CHECK("with help is hollow, the therapist's dots too",
          count_of(&staff, "class=\"open\"") == 6);
    chart_draw(&small, &chart, true);
    CHECK("the small one has its strip too, and keeps its height",
          count_of(&small, "class=\"bar\"") == 3
              && count_of(&small, "viewBox=\"0 0 340 90\"") == 1);
    chart.client_view = true;
    chart_draw(&client, &chart, false);
    CHECK("a client never sees the therapist's dots",
          count_of(&client, "class=\"open\"") == 2);
    CHECK("the staff sees the client's beside it, in both sizes",
          count_of(&staff, "class=\"dot\"")
              == count_of(&client, "class=\"dot\"") + 2 * 2);
    chart_table(&client, &chart);
    CHECK("nor in the table", !count_of(&client, "Therapist"));
}

static void check_empty(struct arena *arena)
{
    struct chart one = CHART(arena, 12);
    struct chart_event event = {START, STR("moved house")};
    struct text out = text_in(arena);
    struct text lanes = text_in(arena);

    chart_draw(&out, &one, false);
    CHECK("one value is words, not a picture",
          !count_of(&out, "<svg") && count_of(&out, "One so far."));
    one.events = &event;
    one.event_count = 1;
    chart_draw(&lanes, &one, false);
    CHECK("events are drawn all the same",
          count_of(&lanes, "moved house") == 2);
}

// ---- the table, and hostile words -------------------------------------------

static void check_table(struct arena *arena)
{
    struct chart chart = CHART(arena, 17, NAN, 11.5);
    struct chart_point *points = (struct chart_point *)chart.points;
    struct text out = text_in(arena);

    points[2].words = STR("<img src=x onerror=alert(1)>");
    chart_table(&out, &chart);
    CHECK("a row for each point, the head apart", count_of(&out, "<tr>") == 4);
    CHECK("its values", count_of(&out, ">17<") == 1
                            && count_of(&out, ">11.5<") == 1
                            && count_of(&out, "no answer") == 1);
    CHECK("its dates", count_of(&out, ">3 March 2026<") == 1
                           && count_of(&out, ">17 March 2026<") == 1);
    CHECK("words are text",
          !count_of(&out, "<img") && count_of(&out, "&lt;img src=x") == 1);
}

static void check_hostile(struct arena *arena)
{
    struct chart chart = CHART(arena, 17, 12);
    struct chart_event event = {START, STR("</text><script>")};
    struct chart_point *points = (struct chart_point *)chart.points;
    struct text out = text_in(arena);

    points[0].words = STR("</title><script>");
    chart.key = "a\"><script>";
    chart.events = &event;
    chart.event_count = 1;
    chart_draw(&out, &chart, false);
    CHECK("nothing breaks out of the picture", !count_of(&out, "<script"));
}

int main(void)
{
    struct arena *arena = arena_open("test");
    struct err err = {0};

    CHECK("there is a zone", zone_open(arena, "Europe/London", &zone, &err));
    if (zone) {
        check_sentences(arena);
        check_runs(arena);
        check_parts(arena);
        check_label_end(arena);
        check_axis(arena);
        check_marks(arena);
        check_empty(arena);
        check_table(arena);
        check_hostile(arena);
    }
    arena_close(arena);
    return check_end();
}
