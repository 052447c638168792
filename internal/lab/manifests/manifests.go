package manifests

import _ "embed"

// Objects are the objects that are applied to a new lab, in YAML documents.
//
//go:embed objects.yaml
var Objects []byte

// Stages is the configuration of KWOK, in YAML documents.
//
//go:embed stages.yaml
var Stages []byte

// Snapshots are objects of the snapshot kinds, which are applied when these are
// defined.
//
//go:embed snapshots.yaml
var Snapshots []byte
