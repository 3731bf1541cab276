// read_otter - the text that Otter exports, and others who write it like that:
// a line with name and time, then what was said, then an empty line.
//
//     Ann Lee  0:05
//     Good to see you again.
//
// Two spaces or more stand between name and time ("[Ann Lee] 10:05:22" in the
// text that Zoom saves); the name may be missing or "Unknown Speaker". The last
// line names the program.
//
// SOURCE: Otter.ai's own exports as published with podcasts; PyPI
// transcript-indexer, "transcript_indexer.readers.otter"
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/clock.h"
#include "talk/line.h"
#include "talk/reader.h"

#include <math.h>
#include <string.h>

enum {
    TIME_MOST = 10,      // bytes of "100:00:00"
    LOOK_AT_LINES = 400, // for two headers: one alone may be a title
};

// Where the time at the end of a line begins; NULL: there is none.
static const char *time_of(struct str line, double *seconds)
{
    struct str rest = {line.at + line.len, 0};

    while (rest.len < line.len && rest.len < TIME_MOST
           && strchr("0123456789:", rest.at[-1])) {
        rest.at--;
        rest.len++;
    }
    return rest.len && clock_parse(rest, seconds)
                && memchr(rest.at, ':', rest.len)
             ? rest.at
             : NULL;
}

// "Name  0:05", "[Name] 10:05:22", or the time alone.
static bool parse_header(struct str line, struct str *name, double *seconds)
{
    const char *time = time_of(line, seconds);
    size_t before;
    bool is_bracketed;

    if (!time) {
        return false;
    }
    before = (size_t)(time - line.at);
    *name = str_trim((struct str){line.at, before});
    is_bracketed =
        name->len > 2 && *name->at == '[' && name->at[name->len - 1] == ']';
    if (is_bracketed) {
        *name = (struct str){name->at + 1, name->len - 2};
        return true;
    }
    return before == 0 || time[-1] == '\t'
        || (before >= 2 && time[-1] == ' ' && time[-2] == ' ');
}

static bool otter_looks_like(struct str bytes)
{
    struct line_walk walk = {.rest = bytes};
    struct str line;
    struct str name;
    double seconds;
    int headers = 0;

    while (headers < 2 && walk.number < LOOK_AT_LINES
           && line_next(&walk, &line)) {
        headers += parse_header(line, &name, &seconds) && name.len
                && name.len <= TRANSCRIPT_MAX_NAME;
    }
    return headers == 2;
}

static bool is_credit(struct str line)
{
    return str_starts(line, STR("Transcribed by https://otter.ai"));
}

static bool otter_read(struct cue_list *cues, struct str bytes,
                       const struct transcript_wish *wish, struct err *err)
{
    struct line_walk walk = {.rest = bytes};
    struct cue cue = {.speaker = SPEAKER_UNKNOWN, .start = NAN, .end = NAN};
    bool started = false;
    struct str line;
    struct str name;
    bool good = true;

    (void)wish;
    while (good && line_next(&walk, &line)) {
        cue.line = walk.number;
        if (parse_header(line, &name, &cue.start)) {
            good = cue_list_speaker(cues, name, cue.line, &cue.speaker, err);
            started = true;
        } else if (started && !is_credit(line)) {
            cue.text = line;
            good = cue_list_add(cues, &cue, err);
            cue.start = cue_has_words(line) ? NAN : cue.start;
        }
    }
    return good;
}

const struct reader READER_OTTER = {
    .name = "otter",
    .people = "Otter text",
    .counted = "line",
    .looks_like = otter_looks_like,
    .read = otter_read,
};
