// read_whisper - JSON of the speech recognition that runs on one's own machine:
// Whisper, faster-whisper and whisper.cpp; and WhisperX, which adds speakers.
//
// Whisper: {"segments": [{"start", "end", "text", "words": [...]}]}, seconds,
// no speakers. whisper.cpp: {"transcription": [{"offsets": {"from", "to"},
// "text"}]}, milliseconds; with --diarize (a stereo recording, one person on
// each side) also "speaker": "0", "1" or "?".
//
// WhisperX: segments with "speaker": "SPEAKER_00", and words with a speaker
// each, which may be missing from both, as may be the times of words that are
// digits. A segment is cut where the speaker of its words changes; a word
// without one belongs to the word before it, or to the one behind it where it
// is the first; a segment of a few words without any belongs to its neighbours
// if both are the same speaker, and to nobody otherwise.
//
// SOURCE: openai/whisper transcribe.py and utils.py (WriteJSON); whisper.cpp
// examples/cli (output_json) and its pull request 685; m-bain/whisperX
// diarize.py, and its issues 270, 460, 717, 792 and 1072 for what may be
// missing SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "talk/json_cue.h"
#include "talk/reader.h"

#include <math.h>

static const char *const TEXT[] = {"text", NULL};
static const char *const WORD[] = {"word", "text", NULL};
static const char *const SPEAKER[] = {"speaker", NULL};
static const char *const START[] = {"start", NULL};
static const char *const END[] = {"end", NULL};
static const char *const FROM[] = {"from", NULL};
static const char *const TO[] = {"to", NULL};

static const char *const NONE[] = {NULL};
static const struct json_keys SEGMENT = {TEXT, SPEAKER, START, END, 1};
static const struct json_keys NOBODY = {TEXT, NONE, START, END, 1};

// ---- Whisper ----------------------------------------------------------------

static bool whisper_looks_like(struct str bytes)
{
    return (json_cue_holds(bytes, "\"segments\"")
            && json_cue_holds(bytes, "\"text\""))
        || (json_cue_holds(bytes, "\"transcription\"")
            && json_cue_holds(bytes, "\"offsets\""));
}

// whisper.cpp's own: times in an object of their own, in milliseconds.
static void read_offsets(struct cue_list *cues, const struct node *segment,
                         struct cue *cue)
{
    struct node offsets;

    if (node_member(segment, "offsets", &offsets)) {
        cue->start = json_cue_time(cues->arena, &offsets, FROM, 0.001);
        cue->end = json_cue_time(cues->arena, &offsets, TO, 0.001);
    }
}

// Recordings with one person on each side: "?" where both or none spoke.
static bool is_nobody(struct cue_list *cues, const struct node *segment)
{
    return str_is(json_cue_text(cues->arena, segment, SPEAKER), "?");
}

static bool read_segments(struct cue_list *cues, const struct node *list,
                          struct err *err)
{
    for (int i = 0; i < node_count(list); i++) {
        struct node segment = node_element(list, i);
        struct cue cue;

        if (!json_cue_read(cues, &segment, i + 1,
                           is_nobody(cues, &segment) ? &NOBODY : &SEGMENT, &cue,
                           err)) {
            return false;
        }
        read_offsets(cues, &segment, &cue);
        if (!cue_list_add(cues, &cue, err)) {
            return false;
        }
    }
    return true;
}

static bool whisper_read(struct cue_list *cues, struct str bytes,
                         const struct transcript_wish *wish, struct err *err)
{
    struct node root, list;
    bool done = false;

    (void)wish;
    if (json_cue_open(cues, bytes, &root, err)) {
        const char *key = node_member(&root, "transcription", &list)
                            ? "transcription"
                            : "segments";

        done = json_cue_list(cues, &root, key, &list, err)
            && read_segments(cues, &list, err);
    }
    json_close(&root);
    return done;
}

const struct reader READER_WHISPER = {
    .name = "whisper",
    .people = "Whisper, whisper.cpp (JSON)",
    .counted = "segment",
    .looks_like = whisper_looks_like,
    .read = whisper_read,
};

// ---- WhisperX ---------------------------------------------------------------

static bool whisperx_looks_like(struct str bytes)
{
    return json_cue_holds(bytes, "\"segments\"")
        && json_cue_holds(bytes, "\"words\"")
        && json_cue_holds(bytes, "\"speaker\"");
}

// A segment's words, each with the speaker that it most likely has.
struct word_list {
    struct cue *words;
    int count;
};

// Speakers of words without one: the word before, else the word behind, else
// that of the segment.
static void fill_in_speakers(struct word_list list, int of_segment)
{
    int last = of_segment;

    for (int i = list.count - 1; i >= 0; i--) {
        if (list.words[i].speaker != SPEAKER_UNKNOWN) {
            last = list.words[i].speaker; // in the end: the first one known
        }
    }
    for (int i = 0; i < list.count; i++) {
        if (list.words[i].speaker == SPEAKER_UNKNOWN) {
            list.words[i].speaker = last;
        }
        last = list.words[i].speaker;
    }
}

static bool read_words(struct cue_list *cues, const struct node *words,
                       int number, struct word_list *list, struct err *err)
{
    static const struct json_keys KEYS = {WORD, SPEAKER, START, END, 1};

    list->count = node_count(words);
    list->words =
        arena_take(cues->arena, (size_t)list->count, sizeof *list->words);
    for (int i = 0; i < list->count; i++) {
        struct node word = node_element(words, i);

        if (!json_cue_read(cues, &word, number, &KEYS, &list->words[i], err)) {
            return false;
        }
    }
    return true;
}

// The words from `from` on that one speaker says, as one cue.
static struct cue joined(struct arena *arena, struct word_list list, int from,
                         int *end)
{
    struct cue cue = list.words[from];
    struct text text = text_in(arena);

    for (*end = from;
         *end < list.count && list.words[*end].speaker == cue.speaker; ++*end) {
        const struct cue *word = &list.words[*end];

        text_add(&text, *end > from ? STR(" ") : STR(""));
        text_add(&text, str_trim(word->text));
        cue.start = isnan(cue.start) ? word->start : cue.start;
        cue.end = isnan(word->end) ? cue.end : word->end;
    }
    cue.text = text_str(&text);
    return cue;
}

static bool is_one_voice(struct word_list list)
{
    for (int i = 1; i < list.count; i++) {
        if (list.words[i].speaker != list.words[0].speaker) {
            return false;
        }
    }
    return true;
}

// One cue where one person speaks, several where the words say otherwise.
static bool add_segment(struct cue_list *cues, struct cue *segment,
                        struct word_list list, struct err *err)
{
    fill_in_speakers(list, segment->speaker);
    if (list.count == 0 || is_one_voice(list)) {
        if (list.count) {
            segment->speaker = list.words[0].speaker;
        }
        return cue_list_add(cues, segment, err);
    }
    for (int from = 0, end = 0; from < list.count; from = end) {
        struct cue cue = joined(cues->arena, list, from, &end);

        if (from == 0) {
            cue.start = segment->start;
        }
        if (end == list.count) {
            cue.end = segment->end;
        }
        if (!cue_list_add(cues, &cue, err)) {
            return false;
        }
    }
    return true;
}

static bool read_voices(struct cue_list *cues, const struct node *list,
                        struct err *err)
{
    for (int i = 0; i < node_count(list); i++) {
        struct node segment = node_element(list, i), words;
        struct word_list word_list = {0};
        struct cue cue;

        if (!json_cue_read(cues, &segment, i + 1, &SEGMENT, &cue, err)
            || (node_member(&segment, "words", &words)
                && !read_words(cues, &words, i + 1, &word_list, err))
            || !add_segment(cues, &cue, word_list, err)) {
            return false;
        }
    }
    return true;
}

enum { FEW_WORDS = 4 };

static bool is_few_words(struct str text)
{
    int words = 0;

    while (text.at && words <= FEW_WORDS) {
        words += str_cut(&text, ' ').len > 0;
    }
    return words <= FEW_WORDS;
}

// A few words that nobody is named for, between two pieces of one speaker, are
// that speaker's. A sentence could be the other's.
static void fill_in_neighbours(struct cue_list *cues)
{
    for (size_t i = 1; i + 1 < cues->count; i++) {
        struct cue *cue = &cues->cues[i];

        if (cue->speaker == SPEAKER_UNKNOWN && cue[-1].speaker == cue[1].speaker
            && is_few_words(cue->text)) {
            cue->speaker = cue[1].speaker;
        }
    }
}

static bool whisperx_read(struct cue_list *cues, struct str bytes,
                          const struct transcript_wish *wish, struct err *err)
{
    struct node root, list;
    bool done = false;

    (void)wish;
    if (json_cue_open(cues, bytes, &root, err)) {
        done = json_cue_list(cues, &root, "segments", &list, err)
            && read_voices(cues, &list, err);
    }
    json_close(&root);
    if (done) {
        fill_in_neighbours(cues);
    }
    return done;
}

const struct reader READER_WHISPERX = {
    .name = "whisperx",
    .people = "WhisperX (JSON)",
    .counted = "segment",
    .looks_like = whisperx_looks_like,
    .read = whisperx_read,
};
