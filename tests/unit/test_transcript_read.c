// Transcripts: the traps of real files, a line each (what was said and by whom,
// as "Ann: Hello. | Ben: Hi."), what is refused and where, and who may be the
// therapist. Whole files are in test_transcript_samples.c.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "talk/transcript.h"
#include "wire/charset.h"

static struct arena *arena;
static struct transcript transcript;
static struct err err;

static bool reads_bytes(struct str bytes)
{
    err = (struct err){0};
    return transcript_read(arena, STR("a.txt"), bytes, NULL, &transcript, &err);
}

static bool reads(const char *bytes)
{
    return reads_bytes(str_of(bytes));
}

static const char *flags_of(unsigned flags)
{
    static const char *const FLAGS[] = {
        "",     "(b) ",    "(o) ",    "(b)(o) ",
        "(r) ", "(b)(r) ", "(o)(r) ", "(b)(o)(r) ",
    };

    return FLAGS[flags & 7];
}

static const char *shown(void)
{
    struct text text = text_in(arena);

    for (size_t i = 0; i < transcript.turn_count; i++) {
        const struct turn *turn = &transcript.turns[i];
        struct str name = turn->speaker == SPEAKER_UNKNOWN
                            ? STR("?")
                            : transcript.speakers[turn->speaker];

        text_addf(&text, "%s%.*s: %s%.*s", i ? " | " : "", SHOW(name),
                  flags_of(turn->flags), SHOW(turn->text));
    }
    return text_str(&text).at;
}

#define VTT "WEBVTT\n\n"
#define AT1 "00:01.000 --> 00:02.000\n"
#define AT2 "00:02.000 --> 00:03.000\n"
#define AT3 "00:03.000 --> 00:04.000\n"
#define AT4 "00:04.000 --> 00:05.000\n"

static const struct {
    const char *name, *bytes, *shown;
} GOOD[] = {
  // WebVTT
    {"voices, nested tags, entities",
     VTT AT1 "<v Ann>Tom &amp; <b>I</b> &#8211; <i.x>no</i></v> <v Ben>Hi.\n",
     "Ann: Tom & I \xe2\x80\x93 no | Ben: Hi."                                                                                                                            },
    {"a note is not speech",                         VTT "NOTE\nno\n\n" AT1 "<v Ann>Yes.\n",
     "Ann: Yes."                                                                                                                                                          },
    {"CR alone ends a line",                         "WEBVTT\r\r00:01.000 --> 00:02.000\r<v Ann>Yes.\r",
     "Ann: Yes."                                                                                                                                                          },
    {"a sign is no tag",                             VTT AT1 "<v Ann>I am <50 kg and 3 > 2.\n",
     "Ann: I am <50 kg and 3 > 2."                                                                                                                                        },
    {"an entity brings no control character back",
     VTT AT1 "<v Ann>a&#27;[31m &#x202e;b\n",                                                            "Ann: a[31m b"                                                   },
    {"settings behind the times",
     VTT "00:01.000 --> 00:02.000 align:start\n<v Ann>Yes.\n",                                           "Ann: Yes."                                                      },
    {"an empty line is missing",                     VTT AT1 "<v Ann>Yes,\n" AT2 "<v Ann>no.\n",
     "Ann: Yes, no."                                                                                                                                                      },
    {"Teams: the pieces of one utterance",
     VTT "ab/7-0\n" AT1 "<v Ann>So I.</v>\n\nab/8-0\n" AT2
         "<v Ben>What?</v>\n\nab/7-1\n" AT3 "<v Ann>Went.</v>\n",
     "Ann: So I. Went. | Ben: (o) What?"                                                                                                                                  },
    {"Teams: events have no names",
     VTT "ab/7-0\n" AT1 "So I\n\nab/7-1\n" AT2 "went.\n\nab/9-0\n" AT3
         "Good.\n",                                                                                      "?: So I went. | ?: Good."                                       },
    {"Zoom: colons in a name and in speech",
     VTT AT1 "Dr. A: B: Hello: you.\n\n" AT2 "Ann: Hi.\n\n" AT3
             "Dr. A: B: Well: no.\n\n" AT4 "Ann: So.\n",
     "Dr. A: B: Hello: you. | Ann: Hi. | Dr. A: B: Well: no. | Ann: So."                                                                                                  },
    {"Zoom: a webinar without names",
     VTT "1\n" AT1 "I told him: go.\n\n2\n" AT2 "And he went away\n\n3\n" AT3
         "because of me.\n",                                                                             "?: I told him: go. | ?: And he went away because of me."        },
 // SRT
    {"SRT: commas, tags, no empty line",
     "1\n00:00:01,000 --> 00:00:02,000\n<i>ANN: Caf\xe9.</i>\n2\n"
     "00:00:02,000 --> 00:00:03,000\n{\\an8}[Ben]: yes\n3\n"
     "00:00:03,000 --> 00:00:04,000\nANN: so\n4\n"
     "00:00:04,000 --> 00:00:05,000\n[Ben]: no\n",                                                       "ANN: Caf\xc3\xa9. | Ben: yes | ANN: so | Ben: no"               },
    {"SRT: a name only where it changes",
     "1\n00:00:01,000 --> 00:00:02,000\nANN: so we\n\n2\n"
     "00:00:02,000 --> 00:00:03,000\nwent.\n\n3\n"
     "00:00:03,000 --> 00:00:04,000\nBEN: No.\n\n4\n"
     "00:00:04,000 --> 00:00:05,000\nANN: Yes.\n",                                                       "ANN: so we went. | BEN: No. | ANN: Yes."                        },
 // Otter
    {"Otter: paragraphs and the last line",
     "Ann  0:05 \nHello.\nYou.\n\nUnknown Speaker  1:00:10\nHi.\n\n"
     "Transcribed by https://otter.ai\n",                                                                "Ann: Hello. You. | ?: Hi."                                      },
 // CHAT
    {"CHAT: codes are taken out, words stay",
     "@Begin\n*INV:\tso <how is> [//] how was it ? \x15"
     "1_2\x15\n%mor:\tx y\n"
     "*PAR:\t&-um (.) (be)cause &=laughs xxx 0is New_York\n\tfine@l +...\n"
     "@End\n",                                                                                           "INV: so how is how was it? | "
     "PAR: um because [inaudible] New York fine..."                                                                                                         },
    {"CHAT: a word put in between",
     "@Begin\n*PAR:\tI was going &*INV:mhm to say so .\n@End\n",                                         "PAR: I was going to say so. | INV: (b) mhm"                     },
 // Tables
    {"a table by its usual names",
     "id,Speaker Name,Start,Text\n1,T,0:01,\"Hello, \"\"you\"\".\"\n2,C,3,Hi\n",                         "T: Hello, \"you\". | C: Hi"                                     },
    {"semicolons and a decimal comma",
     "speaker;start;text\nT;1,5;Hello, you\nC;2,5;Hi\n",                                                 "T: Hello, you | C: Hi"                                          },
    {"the layout of AnnoMI",
     "transcript_id,utterance_id,interlocutor,utterance_text\n"
     "0,0,therapist,Hello.\n0,1,client,Hi.\n",                                                           "therapist: Hello. | client: Hi."                                },
 // Plain text
    {"letters and a heading",                        "My notes\n\nT: Hello.\nC: Hi,\nyou.\nT: So.\n",
     "T: Hello. | C: Hi, you. | T: So."                                                                                                                                   },
    {"bold names and times",
     "**Therapist:** [00:05] Hello.\n[00:07] **Client**: Hi.\n",                                         "Therapist: [00:05] Hello. | Client: Hi."                        },
    {"the speaker on a line of its own",
     "Therapist\nHello.\n\nClient:\nHi.\n\nTherapist\nSo.\n",                                            "Therapist: Hello. | Client: Hi. | Therapist: So."               },
    {"small and large letters are one speaker",
     "THERAPIST: Hello.\nclient: Hi.\nTherapist: So.\nClient: Yes.\n",                                   "THERAPIST: Hello. | client: Hi. | THERAPIST: So. | client: Yes."},
    {"sounds in brackets are nobody",
     "T: Hello.\n[laughs] you.\nC: Hi.\n[laughs] me.\nT: So.\n",                                         "T: Hello. [laughs] you. | C: Hi. [laughs] me. | T: So."         },
    {"a time of day is no name",                     "T: Come at 10:30.\nC: Yes: 10:30.\n",
     "T: Come at 10:30. | C: Yes: 10:30."                                                                                                                                 },
    {"curled quotes, no-break spaces, zero widths",
     "T: Don\xe2\x80\x99t\xc2\xa0say \xe2\x80\x9cno\xe2\x80\x9d.\n"
     "C: o\xe2\x80\x8bk\xe2\x80\xae\n",                                                                  "T: Don't say \"no\". | C: ok"                                   },
 // Back-channels
    {"a sentence goes on around \"Mm-hmm\"",
     "T: And so you felt that\nC: Mm-hmm.\nT: nobody was there.\n",                                      "T: And so you felt that nobody was there. | C: (b) Mm-hmm."     },
    {"and around \"Yeah\", twice",
     "T: And so,\nC: Yeah.\nT: you went\nC: Yeah, okay.\nT: home.\n",                                    "T: And so, you went home. | C: (b) Yeah. | C: (b) Yeah, okay."  },
    {"a whole sentence stays whole",
     "T: You were alone.\nC: Mm-hmm.\nT: That was hard.\n",                                              "T: You were alone. | C: (b) Mm-hmm. | T: That was hard."        },
    {"\"Yeah\" after a whole sentence is an answer",
     "T: You were alone.\nC: Yeah.\nT: That was hard.\n",                                                "T: You were alone. | C: Yeah. | T: That was hard."              },
    {"\"Mm-hmm\" after a question is an answer",
     "T: Did you sleep?\nC: Mm-hmm.\nT: And did you eat?\n",                                             "T: Did you sleep? | C: Mm-hmm. | T: And did you eat?"           },
    {"more than a back-channel is a turn",
     "T: And so you\nC: Mm-hmm, I did.\nT: went home.\n",                                                "T: And so you | C: Mm-hmm, I did. | T: went home."              },
 // Repetitions
    {"the same sentence three times in a row",
     "T: How was it?\nC: See you next week.\nC: see you next week\n"
     "C: See you next week!\nC: Well.\nT: Good.\n",                                                      "T: How was it? | C: (r) See you next week. see you next week See you "
     "next week! | C: Well. | T: Good."                                                                                },
    {"people repeat themselves too",
     "T: How was it?\nC: I can't do it. I can't do it. I can't do it.\n"
     "C: No.\nC: No.\nC: No.\nT: Good.\n",                                                               "T: How was it? | C: I can't do it. I can't do it. I can't do it. No. No. "
     "No. | T: Good."                                                                                                           },
    {"a phrase that goes round and round",
     "T: How was it?\nC: so it will be a so it will be a so it will be a so it "
     "will be a so it will be a\nT: Good.\n",                                                            "T: How was it? | C: (r) so it will be a so it will be a so it will be a "
     "so it will be a so it will be a | T: Good."                                                                            },
};

#define CUT "the file breaks off in the middle of a cue"

static const struct {
    const char *name, *bytes, *text;
    enum err_kind kind;
} BAD[] = {
    {"empty",                          "",                                      "a.txt: the file is empty",                       ERR_INPUT},
    {"spaces",                         "  \n \n",                               "a.txt: nobody says anything",                    ERR_INPUT},
    {"text of nobody",                 "Once upon a time\nthere was a king.\n",
     "a.txt: no known kind of transcript",                                                                                        ERR_INPUT},
    {"a cue cut off behind its times",
     VTT AT1 "<v Ann>Yes.\n\n00:02.000 --> 00",                                 "a.txt, line 6: ",                                ERR_INPUT},
    {"and before its text",            VTT "00:02.000 --> 00:03.0",             "a.txt, line 3: " CUT,
     ERR_INPUT                                                                                                                             },
    {"times that are none",            VTT "one --> two\nHi\n",
     "a.txt, line 3: the times of a cue cannot be read",                                                                          ERR_INPUT},
    {"CHAT without an end",            "@Begin\n*INV:\thello\n",
     "a.txt, line 2: there is no @End",                                                                                           ERR_INPUT},
    {"CHAT cut off in a name",         "@Begin\n*INV:\thello\n*IN",
     "a.txt, line 3: no colon behind the speaker",                                                                                ERR_INPUT},
    {"a table with an open quote",     "speaker,text\nT,Hello\nC,\"Hi\nT,so\n",
     "a.txt: line 3, field 2: a quote is never closed",                                                                           ERR_INPUT},
    {"two transcripts in a table",
     "transcript_id,speaker,text\n1,T,Hello\n2,C,Hi\n",                         "a.txt, line 3: a second transcript begins here", ERR_INPUT},
    {"a PDF",                          "%PDF-1.7 stuff",                        "a.txt: this is a PDF",                           ERR_INPUT},
    {"a recording",                    "RIFF1234WAVE",                          "a.txt: this is a recording",                     ERR_INPUT},
    {"rich text",                      "{\\rtf1 hello}",                        "a.txt: this is rich text",                       ERR_INPUT},
};

static void check_tables(void)
{
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        bool good = reads(GOOD[i].bytes) && !strcmp(shown(), GOOD[i].shown);

        CHECK(GOOD[i].name, good);
        if (!good) {
            printf("got: %s\n", err.kind ? err.text : shown());
        }
    }
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        bool good = !reads(BAD[i].bytes) && err.kind == BAD[i].kind
                 && !strncmp(err.text, BAD[i].text, strlen(BAD[i].text));

        CHECK(BAD[i].name, good);
        if (!good) {
            printf("got: %s\n", err.text);
        }
    }
}

// ---- charsets ---------------------------------------------------------------

static const struct {
    const char *name, *bytes;
    size_t len;
    enum charset charset;
    const char *text;
} CHARSETS[] = {
    {"UTF-8 with a mark",         "\xef\xbb\xbf\xc3\xa9",     5, CHARSET_UTF8,         "\xc3\xa9"    },
    {"UTF-16, little end first",  "\xff\xfe\xe9\0a\0",        6, CHARSET_UTF16_LITTLE,
     "\xc3\xa9"
     "a"                                                                                             },
    {"UTF-16, big end first",     "\xfe\xff\0\xe9\0a",        6, CHARSET_UTF16_BIG,
     "\xc3\xa9"
     "a"                                                                                             },
    {"UTF-16 without a mark",     "a\0b\0c\0d\0",             8, CHARSET_UTF16_LITTLE, "abcd"        },
    {"a pair of UTF-16",          "\xff\xfe\x3d\xd8\x00\xde", 6, CHARSET_UTF16_LITTLE,
     "\xf0\x9f\x98\x80"                                                                              },
    {"half a pair",
     "\xff\xfe\x3d\xd8"
     "a\0",                                                   6, CHARSET_UTF16_LITTLE,
     "\xef\xbf\xbd"
     "a"                                                                                             },
    {"Windows-1252",
     "\x93"
     "caf\xe9\x94 \x80",                                      8, CHARSET_CP1252,
     "\xe2\x80\x9c"
     "caf\xc3\xa9\xe2\x80\x9d \xe2\x82\xac"                                                          },
    {"UTF-8 with a broken byte",
     "\xc3\xa9\xc3\xa8\xff"
     "a",                                                     6, CHARSET_UTF8,
     "\xc3\xa9\xc3\xa8\xef\xbf\xbd"
     "a"                                                                                             },
    {"UTF-8 cut off in a letter", "\xc3\xa9\xc3\xa8\xc3",     5, CHARSET_UTF8,
     "\xc3\xa9\xc3\xa8\xef\xbf\xbd"                                                                  },
    {"an overlong form is none",  "\xc3\xa9\xc3\xa8\xc0\xaf", 6, CHARSET_CP1252,
     "\xc3\x83\xc2\xa9\xc3\x83\xc2\xa8\xc3\x80\xc2\xaf"                                              },
    {"lines",                     "a\rb\r\nc\n\rd",           9, CHARSET_UTF8,         "a\nb\nc\n\nd"},
};

static void check_charsets(void)
{
    for (size_t i = 0; i < sizeof CHARSETS / sizeof *CHARSETS; i++) {
        struct str bytes = {CHARSETS[i].bytes, CHARSETS[i].len};
        struct str text;

        CHECK(CHARSETS[i].name, charset_of(bytes) == CHARSETS[i].charset
                                    && charset_text(arena, bytes, &text, &err)
                                    && str_is(text, CHARSETS[i].text));
    }
    CHECK("UTF-32 is refused",
          !reads_bytes((struct str){"\xff\xfe\0\0a\0\0\0", 8})
              && strstr(err.text, "UTF-32"));
}

// ---- times ------------------------------------------------------------------

static void check_times(void)
{
    CHECK("a clock that starts again runs on",
          reads(VTT "00:10.000 --> 00:50.000\n<v A>One.\n\n"
                    "01:00.000 --> 02:00.000\n<v B>Two.\n\n"
                    "00:01.000 --> 00:02.000\n<v A>Three.\n")
              && transcript.turns[2].start == 121
              && transcript.note_count == 1);
    CHECK("a clock that jumps about is not used",
          reads(VTT "05:00.000 --> 05:50.000\n<v A>One.\n\n"
                    "08:00.000 --> 08:10.000\n<v B>Two.\n\n"
                    "02:00.000 --> 02:02.000\n<v A>Three.\n")
              && !transcript.has_times && isnan(transcript.turns[0].start)
              && transcript.note_count == 1);
    CHECK("who begins before the other has ended overlaps",
          reads(VTT "00:01.000 --> 00:05.000\n<v A>One two.\n\n"
                    "00:04.000 --> 00:06.000\n<v B>Three.\n")
              && transcript.turns[1].flags == TURN_OVERLAP
              && transcript.turns[0].flags == 0);
    CHECK("milliseconds in a table",
          reads("speaker,start_ms,text\nA,1500,One.\nB,2500,Two.\n")
              && transcript.turns[0].start == 1.5);
    CHECK("text without times says so",
          reads("T: One.\nC: Two.\n") && !transcript.has_times);
}

// ---- who is the therapist ---------------------------------------------------

static const struct {
    const char *name, *bytes;
    int therapist;
} SUGGESTED[] = {
    {"by the name",         "Ben: Hi.\nDr. Lee: So.\nBen: Yes.\nDr. Lee: No.\n",   1              },
    {"by the other's name", "Ann: Hi.\nClient: So.\nAnn: Yes.\nClient: No.\n",
     0                                                                                            },
    {"by who asks",
     "Ann: Hi.\nBen: How are you?\nAnn: So.\nBen: And then?\nAnn: No.\n"
     "Ben: Why?\nAnn: It is.\nBen: What else?\nAnn: That.\nBen: Good.\n",          1              },
    {"too little",          "Ann: Hi.\nBen: How are you?\nAnn: So.\nBen: Well.\n",
     SPEAKER_UNKNOWN                                                                              },
    {"too even",
     "Ann: Hi?\nBen: How are you?\nAnn: So?\nBen: And then?\nAnn: No?\n"
     "Ben: Why?\nAnn: It is?\nBen: What else?\n",                                  SPEAKER_UNKNOWN},
};

static void check_therapist(void)
{
    for (size_t i = 0; i < sizeof SUGGESTED / sizeof *SUGGESTED; i++) {
        CHECK(SUGGESTED[i].name,
              reads(SUGGESTED[i].bytes)
                  && transcript_suggest_therapist(&transcript)
                         == SUGGESTED[i].therapist);
    }
    CHECK("nobody is decided", transcript.therapist == SPEAKER_UNKNOWN);
    err = (struct err){0};
    CHECK("set without regard to capitals",
          transcript_set_therapist(&transcript, STR(" ben "), &err)
              && transcript.therapist == 1);
    CHECK("an unknown name is refused",
          !transcript_set_therapist(&transcript, STR("Cleo"), &err)
              && strstr(err.text, "there are: Ann, Ben"));
    CHECK("at most six are named",
          reads("A: x.\nB: x.\nC: x.\nD: x.\nE: x.\nF: x.\nG: x.\nH: x.\n")
              && !transcript_set_therapist(&transcript, STR("Z"), &err)
              && strstr(err.text, "A, B, C, D, E, F and 2 more"));
    CHECK("without speakers there is a way out",
          reads(VTT AT1 "Hi\n")
              && !transcript_set_therapist(&transcript, STR("T"), &err)
              && strstr(err.text, "with speaker names"));
}

// ---- languages --------------------------------------------------------------

static const struct {
    const char *name, *line;
} LANGUAGES[] = {
    {"German",     "Und dann habe ich nicht mehr gewusst, was ich mit der Zeit "
               "anfangen soll und wie es weiter geht."                            },
    {"French",     "Je ne sais pas si c'est bien pour moi, mais il y a des jours "
               "o\xc3\xb9 tout va mieux avec les enfants."                        },
    {"Spanish",
     "No s\xc3\xa9 qu\xc3\xa9 hacer con mi madre porque ella siempre "
     "me dice que estoy bien y ya no lo creo."                                                  },
    {"Italian",
     "Non so che cosa fare con la mia famiglia, perch\xc3\xa9 non mi "
     "sento bene e sono sempre da sola."                                                        },
    {"Dutch",
     "Ik weet niet meer wat ik met mijn leven moet, want het is altijd "
     "zo dat ze niet naar mij luistert."                                                        },
    {"Portuguese", "Eu n\xc3\xa3o sei o que fazer com a minha vida, mas "
                   "tamb\xc3\xa9m n\xc3\xa3o tenho com quem falar sobre isso."},
    {"Swedish",    "Jag vet inte vad jag ska g\xc3\xb6ra och det \xc3\xa4r som om "
                "han inte \xc3\xa4r h\xc3\xa4r n\xc3\xa4r vi pratar om det."     },
    {"Cyrillic",   "\xd0\xaf \xd0\xbd\xd0\xb5 \xd0\xb7\xd0\xbd\xd0\xb0\xd1\x8e "
                 "\xd1\x87\xd1\x82\xd0\xbe \xd0\xb4\xd0\xb5\xd0\xbb\xd0\xb0"
                 "\xd1\x82\xd1\x8c"                                             },
    {"Chinese",    "\xe6\x88\x91\xe4\xb8\x8d\xe7\x9f\xa5\xe9\x81\x93\xe8\xaf\xa5"
                "\xe6\x80\x8e\xe4\xb9\x88\xe5\x8a\x9e"                           },
};

static const char *dialogue(const char *line)
{
    struct text text = text_in(arena);

    for (int i = 0; i < 8; i++) {
        text_addf(&text, "%s: %s %d\n", i % 2 ? "C" : "T", line, i);
    }
    return text_str(&text).at;
}

static void check_languages(void)
{
    for (size_t i = 0; i < sizeof LANGUAGES / sizeof *LANGUAGES; i++) {
        char wanted[80];

        (void)snprintf(wanted, sizeof wanted, "a.txt: this looks like %s; ",
                       LANGUAGES[i].name);
        CHECK(LANGUAGES[i].name,
              !reads(dialogue(LANGUAGES[i].line)) && err.kind == ERR_INPUT
                  && !strncmp(err.text, wanted, strlen(wanted)));
    }
    CHECK("English passes",
          reads(dialogue("I do not know what to do with the time I have.")));
    CHECK("so does a short text", reads("T: Guten Tag.\nC: Und Ihnen?\n"));
}

// ---- bare text --------------------------------------------------------------

static void check_numbered(void)
{
    struct text text = text_in(arena);

    for (int i = 1; i <= 200; i++) {
        text_addf(&text, "%c%d: so it is\n", i % 2 ? 'T' : 'C', i);
    }
    CHECK("labels that count the turns", reads_bytes(text_str(&text))
                                             && transcript.speaker_count == 2
                                             && transcript.turn_count == 200);
    CHECK("but not two people of a group",
          reads("T: Hi.\nP1: Yes.\nP2: No.\nT: So.\n")
              && transcript.speaker_count == 3);
}

static void check_bare(void)
{
    CHECK("no punctuation is bare",
          reads(dialogue("and so i went there and did not know what to say"))
              && transcript.is_bare);
    CHECK("punctuation is not",
          reads(dialogue("And so I went there. I did not know what to say."))
              && !transcript.is_bare);
    CHECK("bare questions are answered",
          reads("T: so how did you sleep this week\nC: mhm\nT: and what about "
                "the morning when you woke up at three again\nC: it was hard\n")
              && transcript.turns[1].flags == 0);
}

// ---- limits -----------------------------------------------------------------

// `head`, then `again` as often as it fits into `size`.
static struct str filled(const char *head, const char *again, size_t size)
{
    char *bytes = arena_take(arena, size, 1);
    size_t len = strlen(head);

    memcpy(bytes, head, len);
    for (size_t step = strlen(again); len + step <= size; len += step) {
        memcpy(bytes + len, again, step);
    }
    return (struct str){bytes, len};
}

static void check_limits(void)
{
    struct text many = text_in(arena);

    CHECK("more than 8 MB",
          !reads_bytes(filled("", "T: x\n", TRANSCRIPT_MAX_BYTES + 5))
              && err.kind == ERR_LIMIT && strstr(err.text, "8 MB"));
    CHECK(
        "half a million cues",
        !reads_bytes(filled(VTT, "0:01 --> 0:02\na\n\n", TRANSCRIPT_MAX_BYTES))
            && err.kind == ERR_LIMIT && strstr(err.text, "line 150004: "));
    CHECK("one line of 8 MB",
          !reads_bytes(filled("T: ", "word ", TRANSCRIPT_MAX_BYTES))
              && err.kind == ERR_LIMIT && strstr(err.text, "line 1: "));
    CHECK("8 MB of nothing but zeros",
          !reads_bytes((struct str){arena_take(arena, TRANSCRIPT_MAX_BYTES, 1),
                                    TRANSCRIPT_MAX_BYTES})
              && strstr(err.text, "not text"));
    for (int i = 0; i < 30000; i++) {
        text_addf(&many, "Speaker %d: hello there\n", i);
    }
    CHECK("thirty thousand speakers",
          !reads_bytes(text_str(&many)) && err.kind == ERR_LIMIT
              && strstr(err.text, "line 65: more than 64 speakers"));
    CHECK("a name that goes on and on",
          !reads_bytes(filled(VTT AT1 "<v ", "Anna", 400 - 10))
              || transcript.turn_count == 1);
}

int main(void)
{
    arena = arena_open("test");
    check_tables();
    check_charsets();
    check_times();
    check_therapist();
    check_languages();
    check_numbered();
    check_bare();
    check_limits();
    arena_close(arena);
    return check_end();
}
