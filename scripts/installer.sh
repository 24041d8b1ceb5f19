#!/bin/sh
# Prepares what kit needs, and only what is missing: an environment in .venv, the locked packages,
# then Pango. Argument: the lock to install. Exit 3 with one sentence when the machine lacks something.
set -eu
cd "$(dirname "$0")/.."

verrou=${1:-requirements.lock}
bin=.venv/bin
temoin=.venv/installe-$verrou

dire() { printf '%s\n' "kit : $*" >&2; }
renoncer() { dire "$@"; exit 3; }

# The rights to install on Debian and Ubuntu: root, or a sudo that asks for nothing.
par_apt() {
    command -v apt-get >/dev/null 2>&1 || return 1
    droits=
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || return 1
        droits='sudo -n'
    fi
    dire "installation de paquets du système : apt-get install $*"
    # A machine just made may have no list of packages yet: hence the second try.
    paquets_apt "$@" || { $droits apt-get update -qq && paquets_apt "$@"; }
}

paquets_apt() {
    $droits env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null 2>&1
}

convient() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

trouver_python() {
    for candidat in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if convient "$candidat"; then
            command -v "$candidat"
            return
        fi
    done
    renoncer "il faut Python 3.11 ou plus récent, et cette machine n'en a pas." \
        "Debian, Ubuntu : « sudo apt-get install python3 python3-venv » ; macOS : « brew install python »."
}

sait_creer() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

creer_environnement() {
    python=$(trouver_python)
    if ! sait_creer "$python"; then
        paquet=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        par_apt "$paquet" || true
        sait_creer "$python" || renoncer "Python est là, mais sans son module venv." \
            "Lancez « sudo apt-get install $paquet », puis recommencez."
    fi
    dire "création de l'environnement .venv avec $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv || renoncer "la création de .venv a échoué (voir ci-dessus)."
}

# An environment that was copied or moved holds commands that point to its old place.
environnement_bon() {
    [ -x "$bin/python" ] && convient "$bin/python" &&
        "$bin/python" -c 'import pip' >/dev/null 2>&1 &&
        grep -qF "$(pwd -P)/.venv" .venv/pyvenv.cfg
}

avec_pip() {
    "$bin/python" -m pip install -qq --disable-pip-version-check --no-deps "$@" || renoncer \
        "l'installation des paquets a échoué (voir ci-dessus) ; vérifiez l'accès au réseau, puis recommencez."
}

installer_paquets() {
    dire "installation des paquets de $verrou (versions et empreintes verrouillées)"
    # Wheels only: an archive of sources would run its own code here.
    avec_pip --only-binary :all: --require-hashes -r "$verrou"
    avec_pip --no-build-isolation --editable .
    printf '%s\n' "$empreinte" >"$temoin"
}

bibliotheques_absentes() {
    if [ "$(uname -s)" = Darwin ] && command -v brew >/dev/null 2>&1; then
        DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib:/usr/local/lib"
        export DYLD_FALLBACK_LIBRARY_PATH
    fi
    "$bin/python" -m kit.bibliotheques
}

installer_bibliotheques() {
    absentes=$(bibliotheques_absentes)
    [ -n "$absentes" ] || return 0
    dire "bibliothèques de mise en page absentes : $absentes"
    case $(uname -s) in
    Darwin)
        commande='brew install pango'
        if command -v brew >/dev/null 2>&1; then
            dire "installation par Homebrew : $commande"
            brew install --quiet pango </dev/null >&2 || true
        fi
        ;;
    *)
        set -- libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
        commande="sudo apt-get install $*"
        par_apt "$@" || true
        ;;
    esac
    absentes=$(bibliotheques_absentes)
    [ -z "$absentes" ] || renoncer \
        "il manque encore $absentes, sans quoi aucun PDF n'est possible. Lancez « $commande », puis recommencez."
}

# Other readers of PDF and a token, for the tests: those that cannot be had are named by the tests.
installer_lecteurs() {
    [ "$(uname -s)" != Linux ] || command -v qpdf >/dev/null && command -v pdfsig >/dev/null &&
        command -v softhsm2-util >/dev/null || par_apt qpdf poppler-utils softhsm2 || true
    command -v npm >/dev/null || return 0
    lu=tests/pdfjs/node_modules/installe
    empreinte=$(cksum <tests/pdfjs/package-lock.json)
    [ "$(cat "$lu" 2>/dev/null)" != "$empreinte" ] || return 0
    dire "installation de pdf.js (version et empreinte verrouillées)"
    npm ci --prefix tests/pdfjs --omit=optional --ignore-scripts --no-audit --no-fund \
        </dev/null >/dev/null 2>&1 && printf '%s\n' "$empreinte" >"$lu" || dire "sans pdf.js"
}

environnement_bon || creer_environnement
empreinte=$(cat "$verrou" pyproject.toml | cksum)
[ "$(cat "$temoin" 2>/dev/null)" = "$empreinte" ] || installer_paquets
installer_bibliotheques
[ "$verrou" = requirements.lock ] || installer_lecteurs
