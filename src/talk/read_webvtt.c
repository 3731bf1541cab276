// read_webvtt - WebVTT, as browsers define it and as Zoom and Teams write it.
//
// The standard: an optional byte-order mark, "WEBVTT", then blocks between
// empty lines. A cue is an optional id, a line "start --> end settings" and its
// text; NOTE, STYLE and REGION blocks are not speech.
//
// Teams: a voice span (<v Name>) per cue, and ids GUID/xxx-y, where the cues
// with the same xxx are the pieces of one utterance. Zoom: ids 1, 2, 3 ... and
// "Name: text" (talk/label.h). Webinars and events of both have no names.
//
// SOURCE: W3C, WebVTT (w3.org/TR/webvtt1), "file structure"; PyPI
// webvtt-to-markdown for what Teams and Zoom write
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/clock.h"
#include "talk/line.h"
#include "talk/markup.h"
#include "talk/reader.h"

#include <limits.h>
#include <math.h>
#include <string.h>

static bool webvtt_looks_like(struct str bytes)
{
    struct str line = str_cut(&bytes, '\n');

    return str_starts(line, STR("WEBVTT"))
        && (line.len == 6 || line.at[6] == ' ' || line.at[6] == '\t');
}

struct webvtt {
    struct cue_list *cues;
    struct line_walk walk;
    struct str line; // the current one
    bool is_held;    // it has been looked at, but not used
    struct str id;   // the line before the times
};

static bool next_line(struct webvtt *vtt)
{
    if (vtt->is_held) {
        vtt->is_held = false;
        return true;
    }
    return line_next(&vtt->walk, &vtt->line);
}

static bool is_timing(struct str line)
{
    return memmem(line.at, line.len, "-->", 3) != NULL;
}

static bool read_times(struct webvtt *vtt, struct cue *cue, struct err *err)
{
    struct str rest = vtt->line;
    bool good = clock_take(&rest, &cue->start);

    rest = str_trim(rest);
    good = good && str_starts(rest, STR("-->"));
    if (good) {
        rest.at += 3;
        rest.len -= 3;
        rest = str_trim(rest);
        good = clock_take(&rest, &cue->end);
    }
    return good
        || cue_list_refuse(vtt->cues, vtt->walk.number, err,
                           "the times of a cue cannot be read; "
                           "was the file cut off?");
}

// Teams: GUID/xxx-y, the piece y of the utterance xxx. 0: another kind of id.
static int utterance_of(struct str id)
{
    const char *slash = memrchr(id.at, '/', id.len);
    const char *dash = memrchr(id.at, '-', id.len);
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

// Of several voices in one cue only the first beginning and the last end are
// known.
static bool add_pieces(struct webvtt *vtt, struct cue *cue, struct str payload,
                       struct err *err)
{
    struct markup markup = {.arena = vtt->cues->arena, .rest = payload};
    double end = cue->end;
    struct str voice;

    while (markup_next(&markup, &voice, &cue->text)) {
        cue->end = markup.rest.len ? NAN : end;
        if (!cue_list_speaker(vtt->cues, voice, cue->line, &cue->speaker, err)
            || !cue_list_add(vtt->cues, cue, err)) {
            return false;
        }
        cue->start = str_trim(cue->text).len ? NAN : cue->start;
    }
    return true;
}

// The text goes on to an empty line, or to the next times where that is
// missing.
static bool read_cue(struct webvtt *vtt, struct err *err)
{
    struct cue cue = {.line = vtt->walk.number};
    struct str payload = {vtt->walk.rest.at, 0};

    if (!read_times(vtt, &cue, err)) {
        return false;
    }
    cue.utterance = utterance_of(vtt->id);
    while (next_line(vtt) && vtt->line.len) {
        if (is_timing(vtt->line)) {
            vtt->is_held = true;
            break;
        }
        payload.len = (size_t)(vtt->line.at + vtt->line.len - payload.at);
    }
    if (payload.len == 0 && vtt->walk.rest.at == NULL) {
        return cue_list_refuse(vtt->cues, cue.line, err,
                               "the file breaks off in the middle of a cue; "
                               "export it again");
    }
    return add_pieces(vtt, &cue, payload, err);
}

static bool is_comment(struct str line)
{
    return str_is(line, "NOTE") || str_is(line, "STYLE")
        || str_is(line, "REGION") || str_starts(line, STR("NOTE "))
        || str_starts(line, STR("NOTE\t"));
}

static void skip_block(struct webvtt *vtt)
{
    while (next_line(vtt) && vtt->line.len) {
    }
}

static bool webvtt_read(struct cue_list *cues, struct str bytes,
                        const struct transcript_wish *wish, struct err *err)
{
    struct webvtt vtt = {.cues = cues, .walk = {.rest = bytes}};

    (void)wish;
    skip_block(&vtt); // "WEBVTT" and what belongs to it
    while (next_line(&vtt)) {
        if (is_timing(vtt.line)) {
            if (!read_cue(&vtt, err)) {
                return false;
            }
            vtt.id = (struct str){"", 0};
        } else if (is_comment(vtt.line)) {
            skip_block(&vtt);
        } else {
            vtt.id = vtt.line;
        }
    }
    return true;
}

const struct reader READER_WEBVTT = {
    .name = "webvtt",
    .people = "WebVTT (Zoom, Teams)",
    .counted = "line",
    .looks_like = webvtt_looks_like,
    .read = webvtt_read,
};
