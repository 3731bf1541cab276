// read_subtitles - WebVTT, as browsers define it and as Zoom and Teams write
// it, and SRT, which nobody defines.
//
// WebVTT: "WEBVTT", then blocks between empty lines. A cue is an optional id, a
// line "start --> end settings" and its text; NOTE, STYLE and REGION blocks are
// not speech. Teams: a voice span (<v Name>) per cue, and ids GUID/xxx-y, where
// the cues with the same xxx are the pieces of one utterance. Zoom: ids 1, 2, 3
// and "Name: text" (talk/label.h). Webinars and events of both have no names.
//
// SRT: the same without a head; a number before the times, a comma before the
// milliseconds. The empty line between two cues is often missing, and the
// number then stands behind the text.
//
// SOURCE: W3C, WebVTT (w3.org/TR/webvtt1), "file structure"; PyPI
// webvtt-to-markdown for what Teams and Zoom write; Library of Congress,
// fdd000569 (SubRip)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/clock.h"
#include "talk/label.h"
#include "talk/line.h"
#include "talk/markup.h"
#include "talk/reader.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum { LOOK_AT_LINES = 12 }; // for the first times of an SRT file

struct subtitles {
    struct cue_list *cues;
    struct line_walk walk;
    struct str line; // the current one
    struct str id;   // the line before the times
    bool is_held;    // the line has been looked at, but not used
    bool is_webvtt;
};

static bool next_line(struct subtitles *subtitles)
{
    if (subtitles->is_held) {
        subtitles->is_held = false;
        return true;
    }
    return line_next(&subtitles->walk, &subtitles->line);
}

// ---- times ------------------------------------------------------------------

static bool is_timing(struct str line)
{
    return memmem(line.at, line.len, "-->", 3) != NULL;
}

static bool parse_times(struct str line, double *start, double *end)
{
    if (!clock_take(&line, start)) {
        return false;
    }
    line = str_trim(line);
    if (!str_starts(line, STR("-->"))) {
        return false;
    }
    line = str_trim((struct str){line.at + 3, line.len - 3});
    return clock_take(&line, end);
}

// Teams: GUID/xxx-y, the piece y of the utterance xxx. 0: another kind of id.
static int utterance_of(struct str id)
{
    const char *slash = id.len ? memrchr(id.at, '/', id.len) : NULL;
    const char *dash = id.len ? memrchr(id.at, '-', id.len) : NULL;
    int64_t utterance;

    if (!slash || !dash || dash < slash) {
        return 0;
    }
    id = (struct str){slash + 1, (size_t)(dash - slash) - 1};
    return str_parse_int(id, &utterance) && utterance >= 0
                && utterance < INT_MAX
             ? (int)utterance + 1
             : 0;
}

// ---- text -------------------------------------------------------------------

static bool is_number(struct str line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.at[i] < '0' || line.at[i] > '9') {
            return false;
        }
    }
    return line.len > 0;
}

// The lines of a cue: to an empty one, or to the next times where that is
// missing. Then the number before them is not text.
static struct str take_payload(struct subtitles *subtitles)
{
    struct str payload = {subtitles->walk.rest.at, 0};
    size_t before_number = 0;

    while (next_line(subtitles) && subtitles->line.len) {
        struct str line = subtitles->line;

        if (is_timing(line)) {
            subtitles->is_held = true;
            payload.len = before_number;
            break;
        }
        before_number = is_number(line)
                          ? payload.len
                          : (size_t)(line.at + line.len - payload.at);
        payload.len = (size_t)(line.at + line.len - payload.at);
    }
    return payload;
}

// Of several lines or voices in one cue only the first beginning and the last
// end are known.
static bool add_line(struct cue_list *cues, struct markup *markup,
                     struct cue *cue, bool is_last, struct err *err)
{
    double end = cue->end;
    struct str voice;

    while (markup_next(markup, &voice, &cue->text)) {
        cue->end = is_last && markup->rest.len == 0 ? end : NAN;
        if (!cue_list_speaker(cues, voice, cue->line, &cue->speaker, err)
            || !cue_list_add(cues, cue, err)) {
            return false;
        }
        cue->start = cue_has_words(cue->text) ? NAN : cue->start;
    }
    cue->end = end;
    return true;
}

static bool read_cue(struct subtitles *subtitles, struct err *err)
{
    struct cue_list *cues = subtitles->cues;
    struct markup markup = {.arena = cues->arena};
    struct line_walk walk = {.number = subtitles->walk.number};
    struct cue cue = {.line = walk.number,
                      .utterance = utterance_of(subtitles->id)};

    if (!parse_times(subtitles->line, &cue.start, &cue.end)) {
        return cue_list_refuse(cues, cue.line, err,
                               "the times of a cue cannot be read; "
                               "was the file cut off?");
    }
    walk.rest = take_payload(subtitles);
    if (walk.rest.len == 0 && subtitles->walk.rest.at == NULL) {
        return cue_list_refuse(cues, cue.line, err,
                               "the file breaks off in the middle of a cue; "
                               "export it again");
    }
    while (line_next(&walk, &markup.rest)) {
        cue.line = walk.number;
        if (!add_line(cues, &markup, &cue, walk.rest.len == 0, err)) {
            return false;
        }
    }
    return true;
}

// ---- blocks -----------------------------------------------------------------

static bool is_comment(struct str line)
{
    return str_is(line, "NOTE") || str_is(line, "STYLE")
        || str_is(line, "REGION") || str_starts(line, STR("NOTE "))
        || str_starts(line, STR("NOTE\t"));
}

static void skip_block(struct subtitles *subtitles)
{
    while (next_line(subtitles) && subtitles->line.len) {
    }
}

// What begins at the current line: a cue, a comment, or the id of a cue.
static bool read_block(struct subtitles *subtitles, struct err *err)
{
    if (is_timing(subtitles->line)) {
        bool good = read_cue(subtitles, err);

        subtitles->id = (struct str){"", 0};
        return good;
    }
    if (subtitles->is_webvtt && is_comment(subtitles->line)) {
        skip_block(subtitles);
    } else {
        subtitles->id = subtitles->line;
    }
    return true;
}

static bool read_blocks(struct subtitles *subtitles, struct err *err)
{
    while (next_line(subtitles)) {
        if (!read_block(subtitles, err)) {
            return false;
        }
    }
    return subtitles->cues->speaker_count > 0
        || label_cues(subtitles->cues, LABEL_CUES, err);
}

static bool webvtt_looks_like(struct str bytes)
{
    struct str line = str_cut(&bytes, '\n');

    return str_starts(line, STR("WEBVTT"))
        && (line.len == 6 || line.at[6] == ' ' || line.at[6] == '\t');
}

static bool webvtt_read(struct cue_list *cues, struct str bytes,
                        const struct transcript_wish *wish, struct err *err)
{
    struct subtitles subtitles = {
        .cues = cues, .walk = {.rest = bytes}, .is_webvtt = true};

    (void)wish;
    skip_block(&subtitles); // "WEBVTT" and what belongs to it
    return read_blocks(&subtitles, err);
}

static bool srt_looks_like(struct str bytes)
{
    struct line_walk walk = {.rest = bytes};
    struct str line;
    double start;
    double end;

    while (walk.number < LOOK_AT_LINES && line_next(&walk, &line)) {
        if (parse_times(line, &start, &end)) {
            return true;
        }
    }
    return false;
}

static bool srt_read(struct cue_list *cues, struct str bytes,
                     const struct transcript_wish *wish, struct err *err)
{
    struct subtitles subtitles = {.cues = cues, .walk = {.rest = bytes}};

    (void)wish;
    return read_blocks(&subtitles, err);
}

const struct reader READER_WEBVTT = {
    .name = "webvtt",
    .people = "WebVTT (Zoom, Teams)",
    .counted = "line",
    .looks_like = webvtt_looks_like,
    .read = webvtt_read,
};

const struct reader READER_SRT = {
    .name = "srt",
    .people = "SRT subtitles",
    .counted = "line",
    .looks_like = srt_looks_like,
    .read = srt_read,
};
