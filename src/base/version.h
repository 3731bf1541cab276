#ifndef BASE_VERSION_H
#define BASE_VERSION_H

// version - what this program calls itself; reports name it as their software.
// SPDX-License-Identifier: GPL-3.0-or-later

#define RAPPORT_VERSION "0.1.0"

#endif
