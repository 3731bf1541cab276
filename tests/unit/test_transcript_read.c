// Transcripts: what every reader has in common, and WebVTT.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "talk/transcript.h"

static struct arena *arena;
static struct transcript transcript;
static struct err err;

static bool reads(const char *bytes)
{
    err = (struct err){0};
    return transcript_read(arena, STR("a.txt"), str_of(bytes), NULL,
                           &transcript, &err);
}

// "Ann: Hello. | Ben: Hi."
static const char *shown(void)
{
    static char all[2000];
    size_t at = 0;

    for (size_t i = 0; i < transcript.turn_count && at < 1500; i++) {
        const struct turn *turn = &transcript.turns[i];
        struct str name = turn->speaker == SPEAKER_UNKNOWN
                            ? STR("?")
                            : transcript.speakers[turn->speaker];

        at += (size_t)snprintf(all + at, sizeof all - at, "%s%.*s: %.*s",
                               i ? " | " : "", SHOW(name), SHOW(turn->text));
    }
    return all;
}

static void check_webvtt(void)
{
    CHECK("WebVTT is read",
          reads("WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.500 align:start\n"
                "<v Ann>Hello &amp; <i>welcome</i></v> <v Ben>Hi.\n\n"
                "NOTE\nnot speech\n\n"
                "00:04.000 --> 00:05.000\n<v Ben>How\nare you?\n"));
    CHECK("voices and turns",
          strcmp(shown(), "Ann: Hello & welcome | Ben: Hi. How are you?") == 0);
    CHECK("times",
          transcript.turns[0].start == 1 && transcript.turns[1].end == 5);
    CHECK("the line of its cue", transcript.turns[0].line == 5);
    CHECK("a broken time is refused",
          !reads("WEBVTT\n\n00:00:01.000 --> 00:0"));
    CHECK("with file and line", strncmp(err.text, "a.txt, line 3: ", 15) == 0);
}

int main(void)
{
    arena = arena_open("test");
    check_webvtt();
    arena_close(arena);
    return check_end();
}
