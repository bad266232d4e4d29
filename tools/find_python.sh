#!/bin/sh
# Print the path of the Python for .venv: the first that is new enough, or only $PYTHON if it is set.
# If there is none, exit with a message that says what to install.

if [ -n "$PYTHON" ]; then
    set -- "$PYTHON"
else
    set -- python3 python3.14 python3.13 python3.12 python py
fi

# Debian and Ubuntu ship Python without ensurepip: its .venv would have no pip.
for python; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1 || continue
    if "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        # Not print(): on Windows it would add a carriage return.
        exec "$python" -c 'import sys; sys.stdout.write(sys.executable)'
    fi
    without_venv=$python
done

# uv installs the Python of .python-version if the machine has none.
if [ -z "$PYTHON" ] && command -v uv >/dev/null 2>&1; then
    uv python find --system 2>/dev/null && exit
    uv python install >&2 && uv python find --system && exit
fi

if [ -n "$without_venv" ]; then
    echo "$without_venv has no venv module:" \
        "install it (on Debian and Ubuntu: apt install python3-venv), then run make again." >&2
else
    echo "Python 3.12 or newer is needed${PYTHON:+, which PYTHON=$PYTHON is not}:" \
        "install Python $(cat .python-version) (with your system's packages, the installer from" \
        "python.org, pyenv or uv), then run make again." >&2
fi
exit 1
