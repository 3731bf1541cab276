// read_plain - what people type: "T: ..." or "Therapist: ...", a name in bold,
// or the speaker on a line of its own. Empty lines mean nothing; a line without
// a name goes on with what was said before it; a heading is left out.
//
// SOURCE: none; talk/label.h says what counts as a name
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/label.h"
#include "talk/line.h"
#include "talk/reader.h"

#include <math.h>

// Asked last: it takes whatever nobody knew, and refuses what has no names.
static bool plain_looks_like(struct str bytes)
{
    (void)bytes;
    return true;
}

static bool plain_read(struct cue_list *cues, struct str bytes,
                       const struct transcript_wish *wish, struct err *err)
{
    struct line_walk walk = {.rest = bytes};
    struct cue cue = {.speaker = SPEAKER_UNKNOWN, .start = NAN, .end = NAN};

    (void)wish;
    while (line_next(&walk, &cue.text)) {
        cue.line = walk.number;
        if (!cue_list_add(cues, &cue, err)) {
            return false;
        }
    }
    if (!label_cues(cues, LABEL_LINES, err)) {
        return false;
    }
    return cues->count == 0 || cues->speaker_count > 0
        || cue_list_refuse(
               cues, 0, err,
               "no known kind of transcript; plain text needs "
               "the speaker before each turn, as in \"T: ...\", and "
               "a table columns named speaker and text");
}

const struct reader READER_PLAIN = {
    .name = "plain",
    .people = "plain text (\"T: ... C: ...\")",
    .counted = "line",
    .looks_like = plain_looks_like,
    .read = plain_read,
};
