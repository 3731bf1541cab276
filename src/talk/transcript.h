#ifndef TALK_TRANSCRIPT_H
#define TALK_TRANSCRIPT_H

// transcript - who said what, when: what every reader of a file format makes
// and everything else in this room takes.
//
// A turn is what one speaker says until another one does. Files cut speech
// into cues and segments; transcript_read() joins what belongs together
// (talk/merge.h), so that nobody codes half a sentence. Every turn remembers
// the line of the file where it began: a finding points there. Two turns of one
// speaker stand next to each other only where one of them has a flag.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

enum {
    TRANSCRIPT_MAX_BYTES = 8 * 1024 * 1024, // of a file; 200 hours of speech
    TRANSCRIPT_MAX_TURNS = 50000,           // cues, before they are joined
    TRANSCRIPT_MAX_SPEAKERS = 64,
    TRANSCRIPT_MAX_NAME = 120, // bytes of a speaker's name
    TRANSCRIPT_MAX_NOTES = 4,
    SPEAKER_UNKNOWN = -1,
};

enum turn_flag {
    TURN_BACKCHANNEL = 1, // "Mm-hmm." and nothing else
    TURN_OVERLAP = 2,     // begins before the other speaker's turn has ended
    TURN_REPEATED = 4,    // the same words again and again: most likely made up
                          // by the program that wrote the transcript
};

struct turn {
    int speaker; // index of transcript.speakers, or SPEAKER_UNKNOWN
    unsigned flags;
    struct str text; // UTF-8, one line, never empty
    double start;    // seconds from the beginning; NAN: the file has no times
    double end;      // seconds; NAN: not known
    int line;        // from 1: line, cue, segment or row of the file, as
                     // transcript.counted says
};

struct transcript {
    struct str name;     // of the file, for messages
    const char *format;  // "webvtt", "srt", "otter", ... (talk/reader.h)
    const char *counted; // what turn.line counts: "line", "segment", "row", ...
    struct str *speakers;
    int speaker_count;
    int therapist; // index of speakers; SPEAKER_UNKNOWN until somebody said so
    struct turn *turns;
    size_t turn_count;
    bool has_times;
    bool is_bare; // hardly any punctuation or capitals: an automatic transcript
    int repeated; // turns with TURN_REPEATED
    // What a person should know about how the file was read, a sentence each.
    const char *notes[TRANSCRIPT_MAX_NOTES];
    int note_count;
};

// How a file is to be read where it does not say it itself. All empty: guess
// from the content.
struct transcript_wish {
    struct str format; // as in transcript.format
    // Names of the columns of a CSV or TSV file; empty: by their usual names.
    struct str speaker_column, text_column, start_column, end_column;
};

// Reads the bytes of a file in any format of READERS (talk/reader.h).
// ERR_INPUT: "NAME, line 12: ..." and what to do; also another language than
// English, named. ERR_LIMIT: too large, too deep, too many speakers or cues.
bool transcript_read(struct arena *arena, struct str name, struct str bytes,
                     const struct transcript_wish *wish,
                     struct transcript *transcript, struct err *err) MUST_USE;

// Which speaker is the therapist? Never decided by the program: a suggestion
// for the person who is asked, from who asks more, and whose names say so
// ("T", "Therapist"). SPEAKER_UNKNOWN: too even, or too little.
int transcript_suggest_therapist(const struct transcript *transcript);

// Sets the therapist by name, or by "T", "SPEAKER_00" as the file has it.
// ERR_INPUT names the speakers that there are.
bool transcript_set_therapist(struct transcript *transcript, struct str name,
                              struct err *err) MUST_USE;

static inline bool turn_is_therapist(const struct transcript *transcript,
                                     const struct turn *turn)
{
    return turn->speaker != SPEAKER_UNKNOWN
        && turn->speaker == transcript->therapist;
}

#endif
