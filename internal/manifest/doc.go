// Package manifest reads what users write in the words of the Kubernetes API:
// manifests and strategic merge patches, in YAML or JSON.
//
// It checks them against the API's own types, where it has the type: a field
// that does not exist or has another type is a Mistake with its path. It applies
// patches, and writes bodies as the API does, because what the API writes in
// another way would look like drift for ever.
//
// It is pure, and knows nothing of what the provider rests on: which fields may
// be written and which kinds may be made, package compile decides.
package manifest
