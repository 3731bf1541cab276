// chart_words - the text twin of a chart: one sentence and the tables.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/chart_words.h"

#include "base/arena.h"
#include "wire/html.h"

#include <math.h>

const char CHART_NO_CHANCE[] =
    "We cannot tell change from chance with this form.";

static const char *const MONTHS[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

struct chart_facts chart_facts_of(const struct chart *chart)
{
    struct chart_facts facts = {.from = chart->start};

    for (int i = 0; i < chart->point_count; i++) {
        const struct chart_point *point = &chart->points[i];

        if (!isnan(point->value)) {
            facts.first = facts.first ? facts.first : point;
            facts.last = point;
            facts.known++;
        }
    }
    if (isnan(facts.from) && facts.first) {
        facts.from = facts.first->value;
    }
    return facts;
}

struct str chart_date_print(struct arena *arena, const struct chart *chart,
                            int64_t at, enum chart_date form)
{
    struct civil day = zone_civil(chart->zone, at);
    const char *month = MONTHS[day.month - 1];

    switch (form) {
    case DATE_SHORT: return text_print(arena, "%d %.3s", day.day, month);
    case DATE_YEAR:
        return text_print(arena, "%d %s %d", day.day, month, day.year);
    default: return text_print(arena, "%d %s", day.day, month);
    }
}

const struct chart_band *chart_band_shown(const struct chart *chart)
{
    return chart->band && !chart->client_view && chart->band->count >= 2
             ? chart->band
             : NULL;
}

const char *chart_direction(const struct chart *chart)
{
    return chart->better == BETTER_LOWER ? "higher = harder"
                                         : "higher = better";
}

const char *chart_too_few(const struct chart_facts *facts)
{
    return facts->known ? "Two check-ins make a picture. One so far."
                        : "Two check-ins make a picture. None so far.";
}

// ---- the sentence -----------------------------------------------------------

static bool is_clinical(const struct chart *chart, double value)
{
    return chart->better == BETTER_LOWER ? value >= chart->scale->cutoff.value
                                         : value <= chart->scale->cutoff.value;
}

static void say_course(struct text *out, const struct chart *chart,
                       const struct chart_facts *facts)
{
    int years = zone_civil(chart->zone, facts->last->at).year
              - zone_civil(chart->zone, facts->first->at).year;
    struct str since = chart_date_print(out->arena, chart, facts->first->at,
                                        years ? DATE_YEAR : DATE_FULL);

    text_addf(out, "Since %.*s (%d check-ins) the score ", SHOW(since),
              facts->known);
    if (facts->from == facts->last->value) {
        text_addf(out, "is where it began, at ");
    } else {
        text_addf(out, "went from ");
        html_put_real(out, facts->from);
        text_addf(out, " to ");
    }
    html_put_real(out, facts->last->value);
    text_add(out, STR("."));
}

static void say_chance(struct text *out, const struct chart *chart,
                       const struct chart_facts *facts)
{
    if (!chart->threshold.known) {
        text_addf(out, " %s", CHART_NO_CHANCE);
        return;
    }
    switch (course_reliable(&chart->threshold, chart->better, facts->from,
                            facts->last->value)) {
    case RELIABLE_IMPROVED:
    case RELIABLE_DETERIORATED:
        text_add(out, STR(" That is more than chance variation."));
        break;
    case RELIABLE_UNCHANGED:
        text_add(out, STR(" That can be chance variation."));
        break;
    default: text_addf(out, " %s", CHART_NO_CHANCE);
    }
    if (!chart->threshold.verified) {
        text_add(out, STR(" The value used for this is unverified."));
    }
}

static void say_cutoff(struct text *out, const struct chart *chart,
                       const struct chart_facts *facts)
{
    double cutoff = chart->scale->cutoff.value;
    double value = facts->last->value;
    const char *still;

    if (!chart->scale->cutoff.known) {
        return;
    }
    still = is_clinical(chart, value) == is_clinical(chart, facts->from)
              ? " still"
              : " now";
    text_addf(out, " It is%s %s the line of ", still,
              value > cutoff   ? "above"
              : value < cutoff ? "below"
                               : "on");
    html_put_real(out, cutoff);
    text_add(out, STR("."));
}

// The last three values, oldest first; false when there are fewer.
static bool last_three(const struct chart *chart, double three[3])
{
    int found = 0;

    for (int i = chart->point_count - 1; i >= 0 && found < 3; i--) {
        if (!isnan(chart->points[i].value)) {
            three[2 - found++] = chart->points[i].value;
        }
    }
    return found == 3;
}

// Steady: no two of them differ by more than chance.
static void say_recent(struct text *out, const struct chart *chart)
{
    double three[3];
    double low, high;

    if (!chart->threshold.known || !last_three(chart, three)) {
        return;
    }
    low = fmin(three[0], fmin(three[1], three[2]));
    high = fmax(three[0], fmax(three[1], three[2]));
    if (course_reliable(&chart->threshold, chart->better, low, high)
        == RELIABLE_UNCHANGED) {
        text_add(out, STR(" The last three are steady."));
    }
}

// About others, and never beside which of the two they lie.
static void say_band(struct text *out, const struct chart *chart)
{
    const struct chart_band *band = chart_band_shown(chart);

    if (band && band->sentence.len > 0) {
        text_addf(out, " %.*s", SHOW(band->sentence));
    }
}

struct str chart_sentence(struct arena *arena, const struct chart *chart)
{
    struct chart_facts facts = chart_facts_of(chart);
    struct text out = text_in(arena);

    if (facts.known < 2 || !chart->scale) {
        return str_of(chart_too_few(&facts));
    }
    say_course(&out, chart, &facts);
    say_chance(&out, chart, &facts);
    say_cutoff(&out, chart, &facts);
    say_recent(&out, chart);
    say_band(&out, chart);
    return text_str(&out);
}

// ---- the tables -------------------------------------------------------------

static void put_date_cells(struct text *out, const struct chart *chart,
                           int64_t at, int session_number)
{
    html_raw(out, "<tr><th scope=\"row\">");
    html_put(out, chart_date_print(out->arena, chart, at, DATE_YEAR));
    html_raw(out, "</th><td class=\"number\">");
    if (session_number) {
        html_put(out, session_number);
    }
    html_raw(out, "</td>");
}

static bool has_words(const struct chart *chart)
{
    for (int i = 0; i < chart->point_count; i++) {
        if (chart->points[i].words.len) {
            return true;
        }
    }
    return false;
}

static const char *const MARK_WORDS[] = {
    [MARK_SELF] = "self", [MARK_HELPED] = "with help", [MARK_PAPER] = "paper"};

// What stands beside a point: of the same session, at the same time.
static const struct chart_band_at *band_at(const struct chart *chart,
                                           int64_t at, int session_number)
{
    const struct chart_band *band = chart_band_shown(chart);

    for (int i = 0; band && i < band->count; i++) {
        if (band->at[i].at == at
            && band->at[i].session_number == session_number) {
            return &band->at[i];
        }
    }
    return NULL;
}

static void put_band_cell(struct text *out, const struct chart_band_at *at)
{
    html_raw(out, "<td class=\"number\">");
    if (at) {
        html_put(out, at->low);
        html_raw(out, " to ");
        html_put(out, at->high);
    }
    html_raw(out, "</td>");
}

static void put_point(struct text *out, const struct chart *chart,
                      const struct chart_point *point, bool words)
{
    bool missing = isnan(point->value);

    put_date_cells(out, chart, point->at, point->session_number);
    html_raw(out, "<td class=\"number\">");
    if (missing) {
        html_raw(out, "no answer");
    } else {
        html_put(out, point->value);
    }
    html_raw(out, "</td><td>");
    html_put(out, missing ? "" : MARK_WORDS[point->mark]);
    if (point->version_break) {
        html_raw(out, " (new version of the form)");
    }
    html_raw(out, "</td>");
    if (words) {
        html_raw(out, "<td>");
        html_put(out, point->words);
        html_raw(out, "</td>");
    }
    if (chart_band_shown(chart)) {
        put_band_cell(out, band_at(chart, point->at, point->session_number));
    }
    html_raw(out, "</tr>\n");
}

// The next session, where the band goes on to it.
static void put_planned(struct text *out, const struct chart *chart, bool words)
{
    const struct chart_band *band = chart_band_shown(chart);
    const struct chart_band_at *last = band ? &band->at[band->count - 1] : NULL;

    if (!last || !last->planned) {
        return;
    }
    put_date_cells(out, chart, last->at, last->session_number);
    html_raw(out, "<td></td><td>planned</td>");
    if (words) {
        html_raw(out, "<td></td>");
    }
    put_band_cell(out, last);
    html_raw(out, "</tr>\n");
}

static void put_points(struct text *out, const struct chart *chart)
{
    bool words = has_words(chart);

    html_raw(out, "<div class=\"tablewrap\" tabindex=\"0\" role=\"region\" "
                  "aria-label=\"Scores\"><table><caption>");
    if (chart->scale && chart->scale->title) {
        html_put(out, chart->scale->title);
        html_raw(out, ", ");
    }
    html_put(out, chart_direction(chart));
    html_raw(out, "</caption>\n<thead><tr><th scope=\"col\">Date</th><th "
                  "scope=\"col\" class=\"number\">Session</th><th "
                  "scope=\"col\" class=\"number\">Score</th>"
                  "<th scope=\"col\">How</th>");
    if (words) {
        html_raw(out, "<th scope=\"col\">In their own words</th>");
    }
    if (chart_band_shown(chart)) {
        html_raw(out, "<th scope=\"col\" class=\"number\">Others, middle "
                      "half</th>");
    }
    html_raw(out, "</tr></thead>\n<tbody>\n");
    for (int i = 0; i < chart->point_count; i++) {
        put_point(out, chart, &chart->points[i], words);
    }
    put_planned(out, chart, words);
    html_raw(out, "</tbody></table></div>\n");
}

static void put_bar(struct text *out, const struct chart *chart,
                    const struct strip_bar *bar)
{
    html_raw(out, "<tr><th scope=\"row\">");
    html_put(out, chart_date_print(out->arena, chart, bar->at, DATE_YEAR));
    html_raw(out, "</th><td class=\"number\">");
    html_put(out, round(bar->value));
    html_raw(out, "</td><td class=\"number\">");
    html_put(out, round(bar->usual));
    html_raw(out, "</td>");
    if (!chart->client_view) {
        html_raw(out, "<td class=\"number\">");
        html_put(out, round(bar->therapist));
        html_raw(out, "</td>");
    }
    html_raw(out, "<td>");
    html_put(out, bar->repaired ? "a dip, repaired" : bar->dip ? "a dip" : "");
    html_raw(out, "</td></tr>\n");
}

static void put_bars(struct text *out, const struct chart *chart)
{
    html_raw(
        out,
        "<div class=\"tablewrap\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"Sessions as numbers\"><table><caption>How the sessions "
        "felt, 0 to 100</caption>\n<thead><tr><th "
        "scope=\"col\">Date</th><th scope=\"col\" "
        "class=\"number\">This one</th><th scope=\"col\" "
        "class=\"number\">Usual</th>");
    if (!chart->client_view) {
        html_raw(out, "<th scope=\"col\" class=\"number\">Therapist</th>");
    }
    html_raw(out, "<th scope=\"col\">Note</th></tr></thead>\n<tbody>\n");
    for (int i = 0; i < chart->bar_count; i++) {
        put_bar(out, chart, &chart->bars[i]);
    }
    html_raw(out, "</tbody></table></div>\n");
}

static void put_events(struct text *out, const struct chart *chart)
{
    html_raw(out, "<p>What happened meanwhile:</p>\n<ul>\n");
    for (int i = 0; i < chart->event_count; i++) {
        html_raw(out, "<li>");
        html_put(out, chart_date_print(out->arena, chart, chart->events[i].at,
                                       DATE_YEAR));
        html_raw(out, ": ");
        html_put(out, chart->events[i].words);
        html_raw(out, "</li>\n");
    }
    html_raw(out, "</ul>\n");
}

void chart_table(struct text *out, const struct chart *chart)
{
    if (chart->point_count) {
        put_points(out, chart);
    }
    if (chart->bar_count) {
        put_bars(out, chart);
    }
    if (chart->event_count) {
        put_events(out, chart);
    }
}
