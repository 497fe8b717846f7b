#!/bin/sh
# Stands in for journalctl: the match DIRECTORY=… says where it finds what it prints, and where it notes its arguments.
# The first run prints the file "first" and ends; one that goes on behind a cursor prints "second" and follows for ever.
for argument in "$@"; do
    case "$argument" in DIRECTORY=*) cd "${argument#DIRECTORY=}" || exit 1 ;; esac
done
echo "$@" >>arguments
case "$*" in
    *--after-cursor=*)
        cat second
        exec tail -f /dev/null
        ;;
esac
# Leaves a child behind that holds its pipes, where it is asked to by an empty file.
if [ -e child ]; then
    tail -f /dev/null &
    echo $! >child
fi
cat first
