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

// ---- others who started here
// -------------------------------------------------

static const struct chart_band_at OTHERS[] = {
    {START,            1, 15, 19,   false},
    {START + WEEK,     2, 12, 17.5, false},
    {START + 2 * WEEK, 3, 9,  16,   false},
    {START + 4 * WEEK, 4, 7,  15,   true },
};
static struct chart_band others_of(int count)
{
    return (struct chart_band){
        .at = OTHERS,
        .count = count,
        .label = STR("middle half of 71 people"),
        .label_more = STR("who started here"),
        .sentence = STR("Of 71 people who started here, 64 filled it in at "
                        "session 3: half of them lay between 9 and 16."),
        .source = STR("from 214 closed episodes."),
    };
}

static struct text drawn(struct arena *arena, const struct chart *chart)
{
    struct text out = text_in(arena);

    chart_draw(&out, chart, false);
    chart_table(&out, chart);
    return out;
}

static void check_band(struct arena *arena)
{
    struct chart chart = CHART(arena, 17, 14, 12);
    struct chart_band band = others_of(4);
    struct text out, small = text_in(arena);

    chart.band = &band;
    out = drawn(arena, &chart);
    CHECK("two dashed edges in each picture, without a filled band",
          count_of(&out, "class=\"others\" fill=\"none\"") == 4
              && count_of(&out, "stroke-dasharray=\"4 3\"") == 4);
    CHECK("named in the plot",
          count_of(&out, ">- - middle half of 71 people<") == 1
              && count_of(&out, "who started here<") >= 2);
    CHECK("in words twice",
          count_of(&out, "half of them lay between 9 and 16") == 2);
    CHECK("from what, and what it is not",
          count_of(&out, "from 214 closed episodes") == 1
              && count_of(&out, "is no target") == 1);
    CHECK("the planned session has its tick, and nothing lies beyond it",
          count_of(&out, ">4</text>") == 2
              && count_of(&out, ">31 Mar</text>") == 2);
    CHECK("the table has a column of it",
          count_of(&out, "<td class=\"number\">12 to 17.5</td>") == 1
              && count_of(&out, "<td></td><td>planned</td>"
                                "<td class=\"number\">7 to 15</td>")
                     == 1);
    chart_draw(&small, &chart, true);
    CHECK("never in the small picture", !count_of(&small, "others"));
}

// A client's view has none, whatever is handed in.
static void check_band_of_client(struct arena *arena)
{
    struct chart chart = CHART(arena, 17, 14, 12);
    struct chart_band band = others_of(4);
    struct text with, without;

    chart.client_view = true;
    without = drawn(arena, &chart);
    chart.band = &band;
    with = drawn(arena, &chart);
    CHECK("a client's view is the same with it and without it",
          str_is_equal(text_str(&with), text_str(&without)));
    CHECK("also in words",
          !says(chart_sentence(arena, &chart), "started here"));
}

// The pieces of a picture that are the client's own.
static int own_pieces(const struct text *text)
{
    return count_of(text, "class=\"line\" fill=\"none\" stroke=\"#005a8f\"")
         + count_of(text, "<circle class=\"dot\" fill=\"#005a8f\"")
         + count_of(text, "class=\"ink last halo\"");
}

// Nothing says, colours or counts that somebody lies outside of it.
static void check_band_judges_nobody(struct arena *arena)
{
    static const char *const WORDS[] = {"off track",  "on track", "outside",
                                        "expected",   "behind",   "worse than",
                                        "better than"};
    struct chart inside = CHART(arena, 17, 14, 12);
    struct chart outside = CHART(arena, 17, 22, 26);
    struct chart_band band = others_of(4);
    struct text a, b;

    inside.band = outside.band = &band;
    a = drawn(arena, &inside);
    b = drawn(arena, &outside);
    CHECK("line and dots look alike inside and outside",
          own_pieces(&a) == own_pieces(&b) && own_pieces(&a) > 0);
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        CHECK(WORDS[i], !count_of(&a, WORDS[i]) && !count_of(&b, WORDS[i]));
    }
}

static void check_band_of_nothing(struct arena *arena)
{
    struct chart chart = CHART(arena, 17, 14, 12);
    struct chart_band one = others_of(1);
    struct text with, without = drawn(arena, &chart);

    chart.band = &one;
    with = drawn(arena, &chart);
    CHECK("one session is no band",
          str_is_equal(text_str(&with), text_str(&without)));
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
        check_band(arena);
        check_band_of_client(arena);
        check_band_judges_nobody(arena);
        check_band_of_nothing(arena);
        check_empty(arena);
        check_table(arena);
        check_hostile(arena);
    }
    arena_close(arena);
    return check_end();
}
