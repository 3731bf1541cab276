// rapport - one binary for a psychotherapy practice: the server, its commands
// and its data are all behind cli_run().
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"

int main(int argc, char **argv)
{
    return cli_run(argc, argv);
}
