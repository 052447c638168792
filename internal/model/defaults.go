package model

// Defaults are what a pod template has where the configuration says nothing. A
// difference in it restarts every pod, and the upgrade of a provider is no reason
// for that. So an application keeps the version that it was made with until its
// template changes anyway.
type Defaults struct {
	// TerminationGracePeriodSeconds is the time that a pod has to end by itself.
	TerminationGracePeriodSeconds int64
}

// DefaultsVersions are all versions, from 1. One that was released never changes; a
// new default is a new version, with a field above for what it was.
var DefaultsVersions = []Defaults{
	// Long enough for a database to write its checkpoint, as the API's 30 seconds
	// are not.
	{TerminationGracePeriodSeconds: 120},
}

// LatestDefaults is the version that new applications get.
func LatestDefaults() int32 { return int32(len(DefaultsVersions)) }

// Defaults are those of the application: the first where it names none, as in a
// state from before there was a second, and the latest for a version that there is
// not, which is refused elsewhere.
func (a Application) Defaults() Defaults {
	version := min(max(orElse(a.DefaultsVersion, 1), 1), LatestDefaults())
	return DefaultsVersions[version-1]
}
