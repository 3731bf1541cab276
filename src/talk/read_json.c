// read_json - JSON of Otter and Teams, and plain lists of who said what.
//
// Otter ("speech" as its web application receives it): {"speech": {"duration",
// "speakers": [{"id", "speaker_name"}], "transcripts": [{"start_offset",
// "end_offset", "speaker_id", "speaker_model_label", "transcript"}]}}, or the
// inner object alone. Offsets count samples of a recording with 16,000 a
// second; some descriptions say milliseconds, so they are held against
// "duration". A voice that nobody has named has only a model label ("1"); one
// that was named once is that person everywhere.
//
// Teams and Stream ("transcript.json"): {"entries": [{"startOffset":
// "00:00:05.25", "endOffset", "speakerDisplayName", "text"}]}.
//
// Plain: [{"speaker", "start", "end", "text"}], in seconds or clocks, alone or
// in an object under "turns", "utterances", "transcript" or "segments". The
// names may be others that people use (KEYS).
//
// SOURCE: Otter: npm otter.ai-api 1.0.2 (shape), programs that divide
// start_offset by 16000 to play the recording (unit), PyPI otterai-py 0.1
// (speakers). Teams: what browsers receive of Stream, written down from memory
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "talk/json_cue.h"
#include "talk/reader.h"

#include <math.h>
#include <string.h>

// ---- Otter ------------------------------------------------------------------

enum { OTTER_SPEAKERS_MOST = 256 };
static const double OTTER_SAMPLE = 1.0 / 16000;
static const double MILLISECOND = 0.001;

static const char *const OTTER_TEXT[] = {"transcript", NULL};
static const char *const OTTER_START[] = {"start_offset", NULL};
static const char *const OTTER_END[] = {"end_offset", NULL};
static const char *const OTTER_DURATION[] = {"duration", NULL};
static const char *const OTTER_ID[] = {"id", "speaker_id", NULL};
static const char *const OTTER_NAME[] = {"speaker_name", "name", NULL};
static const char *const OTTER_SPEAKER[] = {"speaker_id", NULL};
static const char *const OTTER_NOBODY[] = {NULL};
static const char *const OTTER_VOICE[] = {"speaker_model_label", "label", NULL};

static bool otter_looks_like(struct str bytes)
{
    return json_cue_holds(bytes, "\"transcripts\"")
        && json_cue_holds(bytes, "\"start_offset\"");
}

// Which unit makes the last offset come near the duration.
static double otter_unit(struct cue_list *cues, const struct node *speech,
                         const struct node *list)
{
    double duration = json_cue_time(cues->arena, speech, OTTER_DURATION, 1);
    struct node last = node_element(list, node_count(list) - 1);
    double end = json_cue_time(cues->arena, &last, OTTER_END, OTTER_SAMPLE);

    return duration > 0 && end > 0 && end < duration / 4 ? MILLISECOND
                                                         : OTTER_SAMPLE;
}

// Whom an id or a voice stands for.
struct otter_names {
    struct str keys[OTTER_SPEAKERS_MOST];
    struct str names[OTTER_SPEAKERS_MOST];
    int count;
};

static struct str otter_find(const struct otter_names *names, struct str key)
{
    for (int i = 0; key.len && i < names->count; i++) {
        if (str_is_equal(names->keys[i], key)) {
            return names->names[i];
        }
    }
    return (struct str){"", 0};
}

static void otter_note(struct otter_names *names, struct str key,
                       struct str name)
{
    if (key.len && name.len && names->count < OTTER_SPEAKERS_MOST
        && otter_find(names, key).len == 0) {
        names->keys[names->count] = key;
        names->names[names->count++] = name;
    }
}

// An id's name is that of the list of speakers.
static void otter_read_ids(struct arena *arena, const struct node *speech,
                           struct otter_names *ids)
{
    struct node speakers;

    (void)node_member(speech, "speakers", &speakers);
    for (int i = 0; i < node_count(&speakers); i++) {
        struct node speaker = node_element(&speakers, i);

        otter_note(ids, json_cue_text(arena, &speaker, OTTER_ID),
                   json_cue_text(arena, &speaker, OTTER_NAME));
    }
}

// A piece of speech: by whom, and by which voice.
struct otter_piece {
    struct cue cue;
    struct str name, voice;
};

static bool read_piece(struct cue_list *cues, const struct node *entry,
                       int number, const struct json_keys *keys,
                       struct otter_piece *piece, struct err *err)
{
    piece->name = json_cue_text(cues->arena, entry, OTTER_SPEAKER);
    piece->voice = json_cue_text(cues->arena, entry, OTTER_VOICE);
    return json_cue_read(cues, entry, number, keys, &piece->cue, err);
}

// Where nobody was named, a voice that was named elsewhere is that person's.
static bool add_pieces(struct cue_list *cues, struct otter_piece *pieces,
                       int count, const struct otter_names *ids,
                       struct err *err)
{
    struct otter_names *voices = arena_take(cues->arena, 1, sizeof *voices);

    for (int i = 0; i < count; i++) {
        pieces[i].name = otter_find(ids, pieces[i].name);
        otter_note(voices, pieces[i].voice, pieces[i].name);
    }
    for (int i = 0; i < count; i++) {
        struct otter_piece *piece = &pieces[i];

        if (piece->name.len == 0) {
            piece->name = otter_find(voices, piece->voice);
        }
        if (piece->name.len == 0) {
            piece->name = piece->voice;
        }
        if (!json_cue_speaker(cues, piece->name, piece->cue.line,
                              &piece->cue.speaker, err)
            || !cue_list_add(cues, &piece->cue, err)) {
            return false;
        }
    }
    return true;
}

static bool read_otter_list(struct cue_list *cues, const struct node *speech,
                            const struct node *list, struct err *err)
{
    const struct json_keys keys = {OTTER_TEXT, OTTER_NOBODY, OTTER_START,
                                   OTTER_END, otter_unit(cues, speech, list)};
    int count = node_count(list);
    struct otter_names *ids = arena_take(cues->arena, 1, sizeof *ids);
    struct otter_piece *pieces =
        arena_take(cues->arena, (size_t)count, sizeof *pieces);

    otter_read_ids(cues->arena, speech, ids);
    for (int i = 0; i < count; i++) {
        struct node entry = node_element(list, i);

        if (!read_piece(cues, &entry, i + 1, &keys, &pieces[i], err)) {
            return false;
        }
    }
    return add_pieces(cues, pieces, count, ids, err);
}

static bool otter_read(struct cue_list *cues, struct str bytes,
                       const struct transcript_wish *wish, struct err *err)
{
    struct node root, inner, list;
    const struct node *speech = &root;
    bool done = false;

    (void)wish;
    if (json_cue_open(cues, bytes, &root, err)) {
        if (node_member(&root, "speech", &inner)) {
            speech = &inner;
        }
        done = json_cue_list(cues, speech, "transcripts", &list, err)
            && read_otter_list(cues, speech, &list, err);
    }
    json_close(&root);
    return done;
}

const struct reader READER_OTTER_JSON = {
    .name = "otter-json",
    .people = "Otter (JSON)",
    .counted = "segment",
    .looks_like = otter_looks_like,
    .read = otter_read,
};

// ---- Teams, and plain lists -------------------------------------------------

static const char *const TEXTS[] = {"text",    "utterance", "transcript",
                                    "content", "message",   "utterance_text",
                                    "words",   NULL};
static const char *const SPEAKERS[] = {"speakerDisplayName",
                                       "speaker",
                                       "speaker_name",
                                       "speakerName",
                                       "speaker_label",
                                       "interlocutor",
                                       "name",
                                       "who",
                                       "role",
                                       NULL};
static const char *const STARTS[] = {"startOffset", "start",     "start_time",
                                     "startTime",   "timestamp", "time",
                                     "from",        "begin",     NULL};
static const char *const ENDS[] = {"endOffset", "end", "end_time",
                                   "endTime",   "to",  NULL};
static const struct json_keys KEYS = {TEXTS, SPEAKERS, STARTS, ENDS, 1};

// Where the list stands when it is not the whole file.
static const char *const LISTS[] = {"entries",  "turns",   "utterances",
                                    "segments", "results", "transcript",
                                    "dialogue", NULL};

static bool json_looks_like(struct str bytes)
{
    return json_cue_holds(bytes, "\"");
}

// The list itself, or the first one with a name that we know.
static bool find_list(const struct cue_list *cues, const struct node *root,
                      struct node *list, struct err *err)
{
    *list = *root;
    for (int i = 0; LISTS[i] && node_count(list) == 0; i++) {
        if (!node_member(root, LISTS[i], list) || node_count(list) == 0) {
            *list = *root;
        }
    }
    return node_count(list) > 0
        || cue_list_refuse(cues, 0, err,
                           "no list of who said what; it should look like "
                           "[{\"speaker\": \"T\", \"text\": \"...\"}]");
}

static bool read_list(struct cue_list *cues, const struct node *list,
                      struct err *err)
{
    if (!node_check_array(list, TRANSCRIPT_MAX_TURNS, err)) {
        return cue_list_place(cues, 0, err);
    }
    for (int i = 0; i < node_count(list); i++) {
        struct node entry = node_element(list, i);
        struct cue cue;

        if (!json_cue_read(cues, &entry, i + 1, &KEYS, &cue, err)
            || !cue_list_add(cues, &cue, err)) {
            return false;
        }
    }
    return cues->count > 0
        || cue_list_refuse(cues, 0, err,
                           "the entries have no \"text\", or none with words");
}

static bool json_read(struct cue_list *cues, struct str bytes,
                      const struct transcript_wish *wish, struct err *err)
{
    struct node root, list;
    bool done = false;

    (void)wish;
    if (json_cue_open(cues, bytes, &root, err)) {
        done =
            find_list(cues, &root, &list, err) && read_list(cues, &list, err);
    }
    json_close(&root);
    return done;
}

const struct reader READER_JSON = {
    .name = "json",
    .people = "JSON (Teams, or a list of speaker and text)",
    .counted = "entry",
    .looks_like = json_looks_like,
    .read = json_read,
};
