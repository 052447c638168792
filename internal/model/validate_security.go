package model

import "math"

func validateUsers(p *Problems, a Application) {
	if a.RunAsUser != nil && *a.RunAsUser == 0 {
		p.add(Path{"run_as_user"}, "Running as root",
			"run_as_user is 0, which is root; with run_as_user the pods are marked as never running as root, so they would not start. "+
				"Leave run_as_user out: the image then starts as the user that it was made for, root included.")
	} else {
		validateID(p, Path{"run_as_user"}, a.RunAsUser)
	}
	validateID(p, Path{"run_as_group"}, a.RunAsGroup)
	validateID(p, Path{"fs_group"}, a.FSGroup)
}

func validateID(p *Problems, at Path, id *int64) {
	if id != nil && (*id < 0 || *id > math.MaxInt32) {
		p.add(at, "Invalid id", "%s is %d; ids go from 0 to %d.", at.last(), *id, math.MaxInt32)
	}
}
