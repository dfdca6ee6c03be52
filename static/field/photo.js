// A photo before it is kept: shrunk and drawn anew (so no EXIF is left), areas covered for good.
export const LONGEST = 1600;

export function shrunk(width, height, longest = LONGEST) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

export async function draw(file, canvas) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  [canvas.width, canvas.height] = shrunk(picture.width, picture.height);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
}

// Covering is filling: unlike a blur, it cannot be computed back.
export function cover(canvas, area) {
  const context = canvas.getContext("2d");
  context.fillStyle = "#000";
  context.fillRect(area.x, area.y, area.width, area.height);
}

export const areaOf = (from, to) => ({
  x: Math.min(from.x, to.x),
  y: Math.min(from.y, to.y),
  width: Math.abs(from.x - to.x),
  height: Math.abs(from.y - to.y),
});

// Let the person drag over what must not be seen; ``changed`` hears how many areas are covered.
export function coverByDragging(canvas, changed) {
  const clean = [];
  let from = null;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * canvas.width) / box.width,
      y: ((event.clientY - box.top) * canvas.height) / box.height,
    };
  };
  canvas.addEventListener("pointerdown", (event) => {
    from = at(event);
    canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!from) return;
    const area = areaOf(from, at(event));
    from = null;
    if (area.width < 4 || area.height < 4) return;
    clean.push(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height));
    cover(canvas, area);
    changed(clean.length);
  });
  return {
    count: () => clean.length,
    undo() {
      const before = clean.pop();
      if (before) canvas.getContext("2d").putImageData(before, 0, 0);
      changed(clean.length);
    },
  };
}

export const encoded = (canvas) =>
  new Promise((resolve) => {
    canvas.toBlob(async (blob) => resolve(await blob.arrayBuffer()), "image/jpeg", 0.82);
  });
