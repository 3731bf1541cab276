// listening_picture - a session at a glance: who spoke how much, and the
// ribbon, on which every turn stands in its place.
//
// The ribbon is read like a score: lanes of marks for the therapist's
// reflections, questions and input and for the moments, below them the turns,
// the therapist's above the line, the client's under it. A mark leads to its
// turn. It comes in one long staff for wide screens and in three short ones
// for narrow screens; the style sheet shows one. Colours are classes of
// assets/listening.css.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "talk/report_words.h"
#include "web/listening_report.h"
#include "wire/html.h"

#include <math.h>

enum {
    RIBBON_TURNS = 4000, // more would be a grey band, and megabytes
    LANE = 18,           // from one lane to the next
    BAND = 15,           // height of a turn
    FIRST_LANE = 12,     // its middle
    AXIS_ROOM = 24,
};

// ---- who spoke how much -----------------------------------------------------

void listening_put_shares(struct text *out, const struct listening *listening)
{
    double share = listening->numbers.of[NUMBER_THERAPIST_TALK_SHARE].value;
    const struct transcript *transcript = listening->transcript;
    int client = report_client(listening);

    if (isnan(share) || client == SPEAKER_UNKNOWN) {
        return;
    }
    html_raw(out, "<div class=\"shares\"><p><span><b>");
    html_put(out, report_speaker(transcript, transcript->therapist));
    text_addf(out, "</b> %.0f %%</span> <span><b>", 100 * share);
    html_put(out, report_speaker(transcript, client));
    text_addf(out, "</b> %.0f %%</span></p>\n", 100 - round(100 * share));
    html_raw(out, "<svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" "
                  "aria-hidden=\"true\">");
    text_addf(out,
              "<rect class=\"of-therapist\" width=\"%.0f\" height=\"10\"/>"
              "<rect class=\"of-client\" x=\"%.0f\" width=\"%.0f\" "
              "height=\"10\"/></svg></div>\n",
              1000 * share - 2, 1000 * share + 2, 1000 * (1 - share) - 2);
}

// ---- where a turn stands ----------------------------------------------------

// One picture: how wide, in how many staves, how large its letters are.
struct size {
    const char *name;
    double width, left, right;
    int staves;
    double letter;
};

static const struct size WIDE = {"ribbon-wide", 960, 92, 4, 1, 13};
static const struct size NARROW = {"ribbon-narrow", 360, 84, 4, 3, 13.5};

struct span {
    double from, to; // 0 to 1 of the session
};

struct ribbon {
    struct text *out;
    const struct listening *listening;
    const struct size *size;
    const struct span *spans; // one per turn
    double minutes;           // of the whole; NAN: drawn by words
};

// By the clock, where every turn has a time and none goes back.
static bool span_by_time(const struct transcript *transcript,
                         struct span *spans, double *seconds)
{
    size_t count = transcript->turn_count;
    double first = transcript->turns[0].start;
    double last = first;

    for (size_t i = 0; i < count; i++) {
        double start = transcript->turns[i].start;
        double end = transcript->turns[i].end;

        if (isnan(start) || start < (i ? spans[i - 1].from : first)) {
            return false;
        }
        end = isnan(end) || end < start ? start : end;
        spans[i] = (struct span){start, end};
        last = fmax(last, end);
    }
    for (size_t i = 0; i < count && last > first; i++) {
        spans[i].from = (spans[i].from - first) / (last - first);
        spans[i].to = (spans[i].to - first) / (last - first);
    }
    *seconds = last - first;
    return last > first;
}

// By the bytes that were said: near enough to words for a picture.
static void span_by_words(const struct transcript *transcript,
                          struct span *spans)
{
    double all = 0;
    double done = 0;

    for (size_t i = 0; i < transcript->turn_count; i++) {
        all += (double)transcript->turns[i].text.len;
    }
    for (size_t i = 0; i < transcript->turn_count; i++) {
        spans[i].from = done / all;
        done += (double)transcript->turns[i].text.len;
        spans[i].to = done / all;
    }
}

// ---- drawing ----------------------------------------------------------------

enum lane {
    LANE_MOMENTS,
    LANE_REFLECTIONS,
    LANE_QUESTIONS,
    LANE_INPUT,
    LANES,
};

static double staff_height(void)
{
    return LANES * LANE + 2 * BAND + AXIS_ROOM + 8;
}

static double staff_top(int staff)
{
    return staff * (staff_height() + 10);
}

static double lane_y(int staff, enum lane lane)
{
    return staff_top(staff) + FIRST_LANE + (double)lane * LANE;
}

static double line_y(int staff)
{
    return staff_top(staff) + LANES * LANE + BAND + 6;
}

static int staff_of(const struct ribbon *ribbon, double share)
{
    int staff = (int)(share * ribbon->size->staves);

    return staff < ribbon->size->staves ? staff : ribbon->size->staves - 1;
}

static double x_of(const struct ribbon *ribbon, int staff, double share)
{
    const struct size *size = ribbon->size;
    double room = size->width - size->left - size->right - 8;
    double within = share * size->staves - staff;

    return size->left + 4 + fmin(fmax(within, 0), 1) * room;
}

static void put_words(const struct ribbon *ribbon, double x, double y,
                      const char *anchor, struct str words)
{
    text_addf(ribbon->out,
              "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" "
              "text-anchor=\"%s\">",
              x, y, ribbon->size->letter, anchor);
    html_put(ribbon->out, words);
    html_raw(ribbon->out, "</text>\n");
}

// The turns of one side in one staff, as one path.
static void put_band(const struct ribbon *ribbon, int staff, enum side side)
{
    const struct listening *listening = ribbon->listening;
    double y = line_y(staff) - (side == SIDE_THERAPIST ? BAND : 0);

    text_addf(ribbon->out, "<path class=\"%s\" d=\"",
              side == SIDE_THERAPIST ? "of-therapist" : "of-client");
    for (size_t i = 0; i < listening->transcript->turn_count; i++) {
        const struct span *span = &ribbon->spans[i];
        double from = x_of(ribbon, staff, span->from);
        double width = x_of(ribbon, staff, span->to) - from;
        int first = staff_of(ribbon, span->from);
        bool here = first == staff
                 || (first < staff && span->to * ribbon->size->staves > staff);

        if (here && listening->sides[i] == side) {
            text_addf(ribbon->out, "M%.1f %.1fh%.1fv%dh-%.1fz", from, y,
                      fmax(width, 0.6), BAND, fmax(width, 0.6));
        }
    }
    html_raw(ribbon->out, "\"/>\n");
}

// Shapes around a middle, so that kinds differ without colour.
static const struct shape {
    const char *look;
    const char *path;
} SHAPES[] = {
    {"mark-full", "m-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0z"},
    {"mark-open", "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"              },
    {"mark-box",  "m-3-3h6v6h-6z"                                   },
    {"mark-well", "m0-5.5l5.5 5.5l-5.5 5.5l-5.5-5.5z"               },
    {"mark-look", "m0-5.5l5.5 10h-11z"                              },
};
enum { SHAPE_WELL = LISTENING_MARKS, SHAPE_LOOK };

static void put_mark(const struct ribbon *ribbon, size_t turn, enum lane lane,
                     int shape, struct str words)
{
    struct text *out = ribbon->out;
    const struct span *span = &ribbon->spans[turn];
    double middle = (span->from + span->to) / 2;
    int staff = staff_of(ribbon, middle);

    text_addf(out, "<a href=\"#turn-%zu\" tabindex=\"-1\"><title>", turn + 1);
    html_put(out, report_place(out->arena, ribbon->listening->transcript,
                               (int)turn));
    html_raw(out, ": ");
    html_put(out, words);
    text_addf(out, "</title><path class=\"%s\" d=\"M%.1f %.1f%s\"/></a>\n",
              SHAPES[shape].look, x_of(ribbon, staff, middle),
              lane_y(staff, lane), SHAPES[shape].path);
}

static bool has_mark(const struct listening *listening, size_t turn,
                     enum listening_mark mark)
{
    const struct turn_codes *codes = &listening->codes[turn];

    if (!codes->is_coded || codes->of_client) {
        return false;
    }
    return mark == MARK_REFLECTION ? codes->reflection != REFLECTION_NONE
         : mark == MARK_QUESTION   ? codes->question != QUESTION_NONE
                                   : codes->input != INPUT_NONE;
}

static void put_turn_marks(const struct ribbon *ribbon, size_t turn)
{
    const struct turn_codes *codes = &ribbon->listening->codes[turn];

    for (int mark = 0; mark < LISTENING_MARKS; mark++) {
        if (has_mark(ribbon->listening, turn, (enum listening_mark)mark)) {
            put_mark(ribbon, turn, LANE_REFLECTIONS + (enum lane)mark, mark,
                     report_labels(ribbon->out->arena, codes));
        }
    }
}

static void put_moments(const struct ribbon *ribbon)
{
    const struct moments_choice *choice = &ribbon->listening->choice;

    for (int i = 0; i < choice->well_count; i++) {
        put_mark(ribbon, (size_t)choice->well[i].turn, LANE_MOMENTS, SHAPE_WELL,
                 str_of(MOMENT_RULES[choice->well[i].id].title));
    }
    for (int i = 0; i < choice->look_count; i++) {
        put_mark(ribbon, (size_t)choice->look[i].turn, LANE_MOMENTS, SHAPE_LOOK,
                 str_of(MOMENT_RULES[choice->look[i].id].title));
    }
}

// Where a staff begins and ends: by the clock, or by the lines of the file.
static void put_axis(const struct ribbon *ribbon, int staff)
{
    const struct size *size = ribbon->size;
    const struct transcript *transcript = ribbon->listening->transcript;
    double y = line_y(staff) + BAND + 15;
    double first = transcript->turns[0].start;
    struct arena *arena = ribbon->out->arena;

    for (int end = 0; end < 2; end++) {
        double share = (double)(staff + end) / size->staves;
        double x = end ? size->width - size->right : size->left + 4;
        struct str words;

        if (!isnan(ribbon->minutes)) {
            words = report_clock(arena, first + 60 * ribbon->minutes * share);
        } else if (staff + end == 0 || staff + end == size->staves) {
            size_t turn = end ? transcript->turn_count - 1 : 0;

            words = text_print(arena, "%s %d", transcript->counted,
                               transcript->turns[turn].line);
        } else {
            continue;
        }
        put_words(ribbon, x, y, end ? "end" : "start", words);
    }
}

static void put_staff(const struct ribbon *ribbon, int staff)
{
    static const char *const NAMES[LANES] = {"Moments", "Reflections",
                                             "Questions", "Input"};
    const struct size *size = ribbon->size;
    const struct transcript *transcript = ribbon->listening->transcript;
    int client = report_client(ribbon->listening);
    double y = line_y(staff);

    for (int lane = 0; lane < LANES; lane++) {
        put_words(ribbon, 0, lane_y(staff, (enum lane)lane) + 4.5, "start",
                  str_of(NAMES[lane]));
    }
    put_words(ribbon, 0, y - 3, "start",
              report_cut(ribbon->out->arena,
                         report_speaker(transcript, transcript->therapist), 9));
    if (client != SPEAKER_UNKNOWN) {
        put_words(ribbon, 0, y + BAND - 2, "start",
                  report_cut(ribbon->out->arena,
                             report_speaker(transcript, client), 9));
    }
    put_band(ribbon, staff, SIDE_THERAPIST);
    put_band(ribbon, staff, SIDE_CLIENT);
    text_addf(ribbon->out, "<path class=\"rule\" d=\"M%.0f %.1fH%.0f\"/>\n",
              size->left, y, size->width - size->right);
    put_axis(ribbon, staff);
}

static void put_picture(const struct ribbon *ribbon)
{
    const struct size *size = ribbon->size;
    double height = staff_top(size->staves) - 10;

    text_addf(ribbon->out,
              "<svg class=\"%s\" viewBox=\"0 0 %.0f %.0f\" "
              "aria-hidden=\"true\">\n",
              size->name, size->width, height);
    for (int staff = 0; staff < size->staves; staff++) {
        put_staff(ribbon, staff);
    }
    for (size_t i = 0; i < ribbon->listening->transcript->turn_count; i++) {
        put_turn_marks(ribbon, i);
    }
    put_moments(ribbon);
    html_raw(ribbon->out, "</svg>\n");
}

void listening_put_ribbon(struct text *out, const struct listening *listening)
{
    const struct transcript *transcript = listening->transcript;
    struct span *spans;
    double seconds = NAN;
    struct ribbon ribbon = {.out = out, .listening = listening};

    if (transcript->turn_count > RIBBON_TURNS) {
        html_raw(out, "<p class=\"quiet\">Too long for a picture.</p>\n");
        return;
    }
    spans = arena_take(out->arena, transcript->turn_count, sizeof *spans);
    if (!span_by_time(transcript, spans, &seconds)) {
        span_by_words(transcript, spans);
        seconds = NAN;
    }
    ribbon.spans = spans;
    ribbon.minutes = seconds / 60;
    ribbon.size = &WIDE;
    put_picture(&ribbon);
    ribbon.size = &NARROW;
    put_picture(&ribbon);
}

void listening_put_marks(struct text *out, const struct listening *listening,
                         enum listening_mark mark)
{
    const struct transcript *transcript = listening->transcript;
    bool any = false;

    for (size_t i = 0; i < transcript->turn_count; i++) {
        if (has_mark(listening, i, mark)) {
            text_addf(out, "%s<a href=\"#turn-%zu\">%d</a>", any ? ", " : "",
                      i + 1, transcript->turns[i].line);
            any = true;
        }
    }
    if (!any) {
        html_raw(out, "none");
    }
}
