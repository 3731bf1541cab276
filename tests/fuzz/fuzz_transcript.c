// fuzz_transcript - talk/transcript.h with all of talk/reader.h. The first byte
// chooses the format, or that it is guessed; a NUL hands over the columns of a
// table as well.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "fuzz.h"
#include "talk/reader.h"

#include <math.h>
#include <string.h>

const char *const FUZZ_SEEDS[] = {
    "~WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\nAnn: I was going to\n\n2\n"
    "00:00:02.600 --> 00:00:03.000\nBen: Mm-hmm.\n\n3\n"
    "00:00:03.100 --> 00:00:04.000\nAnn: say so. How are you?\n",
    "~\xef\xbb\xbfWEBVTT - x\nKind: captions\n\nNOTE\nno\n\nSTYLE\n::cue{}\n\n"
    "b8a1abcd-1a69/12-0\n00:01.000 --> 00:02.000 align:start\n"
    "<v Ann>Tom &amp; <i>I</i></v><v.loud Ben>&#39;&#x1F600;\nno</v>\n",
    "~1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>ANN: caf\xe9</i>\r\n2\r\n"
    "00:00:03,000 --> 00:00:04,000\r\n[Ben]: yes\r\n",
    "~Ann  0:05\nHello there.\n\nUnknown Speaker  1:00:10\nWell.\n\n"
    "Transcribed by https://otter.ai\n",
    "~@UTF8\n@Begin\n@Participants:\tPAR P, INV I\n*INV:\tso <how> [//] how "
    "are you ? \x15"
    "100_200\x15\n*PAR:\t&-um (.) (be)cause xxx &*INV:mhm\n"
    "\tI_am 0is fine@l +...\n%mor:\tx\n@End\n",
    "~speaker,start,end,text\nT,0:01,0:02,\"Hello, \"\"you\"\".\"\nC,3,4,Hi\n",
    "~Speaker\tStart ms\tText\nT\t100\tHello\nC\t50000\tHi\nT\t10\tOh\n",
    "~Notes\nT: Hello.\nC: Hi,\nyou.\n**T:** [00:05] ok\n[Ann] yes\nTherapist\n"
    "so\n",
    "~T: and then and then and then and then and then and then and then and "
    "then and then\nC: no no\nC: the same here\nC: the same here\n"
    "C: the same here\n",
    "~{\"segments\":[{\"start\":0,\"end\":1.5,\"text\":\" Hi\\u202e.\","
    "\"speaker\":\"SPEAKER_00\",\"words\":[{\"word\":\"Hi\",\"start\":0}]}]}",
    "~<?xml version=\"1.0\"?><ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT "
    "TIME_SLOT_ID=\"a\" TIME_VALUE=\"5\"/></TIME_ORDER><TIER TIER_ID=\"T\">"
    "<ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1=\"a\" "
    "TIME_SLOT_REF2=\"a\"><ANNOTATION_VALUE>Hi</ANNOTATION_VALUE>"
    "</ALIGNABLE_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>",
    NULL,
};

static bool is_clean(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];

        if (c < ' ' || c == 0x7f) {
            return false;
        }
    }
    return text.len > 0 && text.at[0] != ' ' && text.at[text.len - 1] != ' ';
}

static void check_turn(const struct transcript *transcript,
                       const struct turn *turn)
{
    FUZZ_MUST(turn->speaker >= SPEAKER_UNKNOWN);
    FUZZ_MUST(turn->speaker < transcript->speaker_count);
    FUZZ_MUST(is_clean(turn->text));
    FUZZ_MUST(turn->line >= 1);
    FUZZ_MUST(!isinf(turn->start) && !isinf(turn->end));
}

static void check_transcript(struct transcript *transcript)
{
    int suggested = transcript_suggest_therapist(transcript);
    struct err err = {0};

    FUZZ_MUST(transcript->turn_count > 0);
    FUZZ_MUST(transcript->turn_count <= TRANSCRIPT_MAX_TURNS);
    FUZZ_MUST(transcript->speaker_count <= TRANSCRIPT_MAX_SPEAKERS);
    FUZZ_MUST(transcript->therapist == SPEAKER_UNKNOWN);
    FUZZ_MUST(suggested < transcript->speaker_count);
    for (size_t i = 0; i < transcript->turn_count; i++) {
        check_turn(transcript, &transcript->turns[i]);
    }
    for (int i = 0; i < transcript->speaker_count; i++) {
        FUZZ_MUST(is_clean(transcript->speakers[i]));
        FUZZ_MUST(transcript_set_therapist(transcript, transcript->speakers[i],
                                           &err));
        FUZZ_MUST(transcript->therapist == i);
    }
    FUZZ_MUST(!transcript_set_therapist(transcript, STR("\x01"), &err));
    FUZZ_MUST(err.kind == ERR_INPUT);
}

static struct transcript_wish wish_of(uint8_t first)
{
    struct transcript_wish wish = {0};
    uint8_t count = 0;

    while (READERS[count]) {
        count++;
    }
    if (first == 0) {
        wish.speaker_column = STR("speaker");
        wish.text_column = STR("text");
    } else if (first <= count) {
        wish.format = str_of(READERS[first - 1]->name);
    }
    return wish;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open("fuzz");
    struct transcript_wish wish = wish_of(len ? bytes[0] : 255);
    struct str text = {(const char *)bytes + (len > 0), len - (len > 0)};
    struct transcript transcript;
    struct err err = {0};

    if (transcript_read(arena, STR("fuzz.txt"), text, &wish, &transcript,
                        &err)) {
        check_transcript(&transcript);
    } else {
        FUZZ_MUST(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        FUZZ_MUST(strncmp(err.text, "fuzz.txt", 8) == 0);
    }
    arena_close(arena);
    return 0;
}
