#ifndef TALK_READER_H
#define TALK_READER_H

// reader - the formats that transcripts come in. One row of READERS each; the
// first that recognises the bytes reads them.
//
// A new format: talk/read_<name>.c with one `const struct reader`, its name
// below and in READERS (talk/reader.c), a sample in
// tests/samples/transcripts. What a reader must do is to hand over what was
// said, by whom and when; joining, limits and flags are not its business.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/cue.h"

struct reader {
    const char *name;    // transcript.format, and what a wish may ask for
    const char *people;  // what people call it
    const char *counted; // what its lines are: "line", "segment", "row"
    bool is_binary;      // takes the bytes as they are; the others get UTF-8
                         // with LF (wire/charset.h)
    // Quick, from the beginning of the file; sure enough not to take a file
    // away from a reader further down.
    bool (*looks_like)(struct str bytes);
    // Refuses with cue_list_refuse(), which names the file.
    bool (*read)(struct cue_list *cues, struct str bytes,
                 const struct transcript_wish *wish, struct err *err);
};

extern const struct reader READER_DOCX;
extern const struct reader READER_ELAN;
extern const struct reader READER_WEBVTT;     // talk/read_subtitles.c
extern const struct reader READER_OTTER_JSON; // talk/read_json.c
extern const struct reader READER_WHISPERX;   // talk/read_whisper.c
extern const struct reader READER_WHISPER;    // talk/read_whisper.c
extern const struct reader READER_JSON;
extern const struct reader READER_SRT; // talk/read_subtitles.c
extern const struct reader READER_CHAT;
extern const struct reader READER_OTTER;
extern const struct reader READER_TABLE;
extern const struct reader READER_PLAIN;

// In the order in which they are asked; ends with NULL.
extern const struct reader *const READERS[];

#endif
