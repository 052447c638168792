package model

import (
	"path"
	"strings"
)

// maxConfigFiles is how much one ConfigMap can hold, in bytes.
const maxConfigFiles = 1 << 20

// validateConfigFiles checks paths and the size of all files together. It never
// shows a file's text.
func validateConfigFiles(p *Problems, files map[string]string) {
	size := 0
	var all []Path
	for _, file := range names(files) {
		at := Path{"config_files", file}
		size += len(files[file])
		all = append(all, at)
		validateFilePath(p, at, file)
		for _, other := range names(files) {
			if !strings.HasSuffix(other, "/") && below(other, file) {
				p.add(at, "File below a file", "The file %q would lie below %q, which is a file itself and not a directory. Change one of the paths.", file, other)
			}
		}
	}
	if size > maxConfigFiles {
		p.addReading(Path{"config_files"}, all, "Files too large",
			"The files have %d bytes together; a ConfigMap holds at most %d. Put large files into the image or on a volume.", size, maxConfigFiles)
	}
}

func validateFilePath(p *Problems, at Path, file string) {
	switch {
	case !path.IsAbs(file):
		p.add(at, "Path not absolute", "The file %q needs an absolute path, one that begins with a slash.", file)
	case file == "/" || strings.HasSuffix(file, "/"):
		p.add(at, "Not a file", "%q is the path of a directory; it has to be that of a file, without a slash at the end.", file)
	case path.Clean(file) != file:
		p.add(at, "Path not clean", "The file's path %q has superfluous parts; write %q.", file, path.Clean(file))
	case strings.Contains(file, ":"):
		p.add(at, "Colon in a path", "The file's path %q has a colon, which Kubernetes does not allow in mount paths.", file)
	}
}

// isFilePath says whether a path is written as that of a file, so that it can be
// compared with others.
func isFilePath(file string) bool {
	return path.IsAbs(file) && path.Clean(file) == file && file != "/"
}

// below says whether a path lies inside another one, which it is not itself.
func below(parent, child string) bool {
	parent, child = path.Clean(parent), path.Clean(child)
	return parent != child && strings.HasPrefix(child, strings.TrimSuffix(parent, "/")+"/")
}
