#ifndef PRACTICE_LISTEN_TEXT_H
#define PRACTICE_LISTEN_TEXT_H

// listen_text - a transcript as the text that is sealed, and back: what was
// read once is not guessed at again by a later program.
//
//     rapport-transcript 1
//     name<TAB>session.vtt
//     format<TAB>webvtt
//     counted<TAB>line
//     signs<TAB>3                       1: has times, 2: bare; repeated follows
//     repeated<TAB>0
//     speaker<TAB>Mara
//     speaker<TAB>Kite
//     turn<TAB>0<TAB>12.5<TAB>14<TAB>0<TAB>7<TAB>What brings you here?
//                                       speaker, start, end, flags, line, text
//
// A time that is not known is "-". Pure.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/transcript.h"

struct str listen_text_print(struct arena *arena,
                             const struct transcript *transcript);
// ERR_OUTSIDE: it is not what was printed.
bool listen_text_parse(struct arena *arena, struct str text,
                       struct transcript *transcript, struct err *err) MUST_USE;

// For people: "Mara: What brings you here?", a line per turn.
struct str listen_text_plain(struct arena *arena,
                             const struct transcript *transcript);

#endif
